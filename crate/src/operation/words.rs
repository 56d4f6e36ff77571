//! Operations in words.
