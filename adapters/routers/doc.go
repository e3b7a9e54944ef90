// Package routers holds no code: its tests show routers and middleware that need
// no adapter. They run the lines that the documentation of validate.PathFrom has
// for gin, echo, fiber, gorilla/mux and httprouter, and forms behind gorilla/csrf
// and a method override.
package routers
