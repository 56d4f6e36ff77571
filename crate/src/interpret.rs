//! What the code of a migration does, read and never run.

pub mod alchemy;
pub mod first;
pub mod heap;
pub mod value;
