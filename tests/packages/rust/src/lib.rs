//! @SUMMARY@.
//!
//! ```no_run
//! let db = rusqlite::Connection::open("shop.db")?;
//! sqlite_retention::load(&db)?;
//! # Ok::<(), rusqlite::Error>(())
//! ```

use std::ffi::{c_char, c_int, CStr};
use std::ptr;

use rusqlite::{ffi, Connection, Error, Result};

/// Version of the module.
pub const VERSION: &str = "@VERSION@";

type Init = unsafe extern "C" fn(*mut ffi::sqlite3, *mut *mut c_char, *const ffi::sqlite3_api_routines) -> c_int;

extern "C" {
    /// The module's entry point: adds its functions and tables to a connection. A message is for `sqlite3_free`; `api`
    /// is null, as SQLite is linked.
    pub fn sqlite3_retention_init(
        db: *mut ffi::sqlite3,
        message: *mut *mut c_char,
        api: *const ffi::sqlite3_api_routines,
    ) -> c_int;

    // Declared here as what they take, since ffi's declarations differ from release to release.
    fn sqlite3_auto_extension(init: Option<Init>) -> c_int;
    fn sqlite3_cancel_auto_extension(init: Option<Init>) -> c_int;
}

/// Adds the module to a connection. Again is harmless.
pub fn load(db: &Connection) -> Result<()> {
    let mut message: *mut c_char = ptr::null_mut();
    // The handle lives as long as the connection, which is borrowed; the message is SQLite's to free.
    let (code, text) = unsafe {
        let code = sqlite3_retention_init(db.handle(), &mut message, ptr::null());
        let text = (!message.is_null()).then(|| CStr::from_ptr(message).to_string_lossy().into_owned());
        ffi::sqlite3_free(message.cast());
        (code, text)
    };
    match code {
        ffi::SQLITE_OK => Ok(()),
        _ => Err(Error::SqliteFailure(ffi::Error::new(code), text)),
    }
}

/// Adds the module to every connection that is opened from now on.
pub fn auto() -> Result<()> {
    match unsafe { sqlite3_auto_extension(Some(sqlite3_retention_init)) } {
        ffi::SQLITE_OK => Ok(()),
        code => Err(Error::SqliteFailure(ffi::Error::new(code), None)),
    }
}

/// Takes [`auto`] back; whether there was anything to take back.
pub fn cancel() -> bool {
    unsafe { sqlite3_cancel_auto_extension(Some(sqlite3_retention_init)) == 1 }
}
