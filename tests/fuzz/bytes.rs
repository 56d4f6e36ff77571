//! Any bytes, as every kind of file that is read.

#![no_main]

mod checks;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // The last byte also says how they are read.
    let way = checks::way(bytes.last().copied().unwrap_or_default());
    checks::check_bytes(bytes, &way);
});
