// Package routers holds no code: its tests show routers and middleware that need
// no adapter. They run the lines that the documentation of validate.PathFrom has
// for gin, echo, fiber, gorilla/mux and httprouter, and forms behind gorilla/csrf
// and a method override.
//
// fiber writes a multipart form anew before its adaptor hands it over, without
// what stands in the heads of its parts, unless fiber.Config says
// DisablePreParseMultipartForm: true.
package routers
