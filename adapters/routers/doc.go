// Package routers holds no code: its tests show routers that need no adapter. chi
// takes handlers of net/http, and leaves escapes in its parameters, which PathFrom
// undoes. For fiber, which is not built on net/http, its own adaptor makes the request.
package routers
