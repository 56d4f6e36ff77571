//! Migrations that `grammar.txt` says how to write.

#![no_main]

mod checks;
mod grammar;

use libfuzzer_sys::arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;

/// A migration; shown as its text, which can be kept as a test.
struct Generated {
    text: String,
    way: u8,
}

impl<'a> Arbitrary<'a> for Generated {
    fn arbitrary(data: &mut Unstructured<'a>) -> Result<Self> {
        let way = u8::arbitrary(data)?;
        Ok(Generated { text: grammar::written("file", data), way })
    }
}

impl std::fmt::Debug for Generated {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(&self.text)
    }
}

fuzz_target!(|generated: Generated| {
    checks::check_bytes(generated.text.as_bytes(), &checks::way(generated.way));
});
