// Package retention is @SUMMARY@, for programs that use
// github.com/mattn/go-sqlite3: Auto adds its functions and tables to every connection.
package retention

// #cgo CFLAGS: -std=gnu11 -O2 -DSQLITE_CORE
// #cgo linux LDFLAGS: -lm
// #cgo darwin LDFLAGS: -Wl,-undefined,dynamic_lookup
// #include "retention.h"
//
// static int retention_auto(void) { return sqlite3_auto_extension((void (*)(void))sqlite3_retention_init); }
// static int retention_cancel(void) { return sqlite3_cancel_auto_extension((void (*)(void))sqlite3_retention_init); }
import "C"

import (
	"fmt"

	_ "github.com/mattn/go-sqlite3" // has SQLite itself
)

// Version of the module.
const Version = "@VERSION@"

// Auto adds the module to every connection that is opened from now on.
func Auto() error {
	if code := C.retention_auto(); code != C.SQLITE_OK {
		return fmt.Errorf("retention: sqlite3_auto_extension: code %d", int(code))
	}
	return nil
}

// Cancel takes Auto back: connections that are opened from now on do not have the module. It says whether there was
// anything to take back.
func Cancel() bool {
	return C.retention_cancel() == 1
}
