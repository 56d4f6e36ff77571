//! How much of a migration is followed, so that no code keeps the analyzer busy for long or overflows its stack.

use super::function::TAKES_LONG;

/// Statements and expressions that one function may take.
const MAX_STEPS: u32 = 150_000;
/// Statements and expressions inside of each other, over all open calls.
const MAX_DEPTH: u32 = 900;
/// Bytes and elements that all values made in one function may have together.
const MAX_GROWTH: usize = 16 << 20;
/// Functions that call functions.
pub(super) const MAX_CALLS: usize = 40;
/// Operations of one function.
pub(super) const MAX_OPERATIONS: usize = 20_000;
/// Bytes of text that one value may have.
pub(super) const MAX_TEXT: usize = 1 << 20;
/// Elements that one value may have.
pub(super) const MAX_ELEMENTS: usize = 100_000;

/// What one function may still take, and what stopped the reading before its end.
pub(super) struct Budget {
    /// Statements and expressions that may still be read.
    steps: u32,
    /// Bytes and elements that values may still grow by.
    growth: usize,
    /// Statements and expressions that are open.
    depth: u32,
    stopped: Option<&'static str>,
}

/// What is kept back from a budget while an import is read.
pub(super) struct Kept {
    steps: u32,
    was_stopped: bool,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { steps: MAX_STEPS, growth: MAX_GROWTH, depth: 0, stopped: None }
    }
}

impl Budget {
    /// Counts a step inwards, unless nothing may be read any more, as when values were copied and compared too often
    /// (`is_worn`). [`Budget::leave`] counts it back.
    pub(super) fn enter(&mut self, is_worn: bool) -> bool {
        if self.is_stopped() {
            return false;
        }
        if self.steps == 0 {
            self.stop(TAKES_LONG);
            return false;
        }
        if is_worn {
            self.stop("it copies and compares more values than Limbeck follows");
            return false;
        }
        if self.depth >= MAX_DEPTH {
            return false;
        }
        self.steps -= 1;
        self.depth += 1;
        true
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Whether a value may grow by so much.
    pub(super) fn may_grow(&mut self, by: usize) -> bool {
        match self.growth.checked_sub(by) {
            Some(left) => {
                self.growth = left;
                true
            }
            None => {
                self.stop("its values take more memory than Limbeck allows");
                false
            }
        }
    }

    /// Whether less than half of the steps is used up.
    pub(super) fn has_most_steps(&self) -> bool {
        self.steps > MAX_STEPS / 2
    }

    /// Ends the reading; the first reason counts.
    pub(super) fn stop(&mut self, reason: &'static str) {
        self.stopped = self.stopped.or(Some(reason));
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.is_some()
    }

    /// What stopped the reading.
    pub(super) fn stopped(&self) -> Option<&'static str> {
        self.stopped
    }

    /// Leaves so many steps for an import, and keeps the others back.
    pub(super) fn keep_all_but(&mut self, steps: u32) -> Kept {
        let left = self.steps.min(steps);
        let kept = Kept { steps: self.steps - left, was_stopped: self.is_stopped() };
        self.steps = left;
        kept
    }

    /// Gives back what was kept. What an import takes too much of is not known; who imports it goes on.
    pub(super) fn give_back(&mut self, kept: &Kept) {
        if self.steps == 0 && kept.steps > 0 && !kept.was_stopped {
            self.stopped = None;
        }
        self.steps += kept.steps;
    }
}
