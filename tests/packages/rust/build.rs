//! Compiles the module against the headers of the SQLite that libsqlite3-sys links: its own, or the system's.

fn main() {
    println!("cargo:rerun-if-changed=retention.c");
    println!("cargo:rerun-if-changed=retention.h");
    let mut build = cc::Build::new();
    build.file("retention.c").include(".").define("SQLITE_CORE", None).std("c11").opt_level(2);
    if let Ok(include) = std::env::var("DEP_SQLITE3_INCLUDE") {
        build.include(include);
    }
    build.compile("retention");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").as_deref() == Ok("unix") {
        println!("cargo:rustc-link-lib=m");
    }
}
