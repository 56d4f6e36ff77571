//! Folders that nobody thought of: chains with random branches, merges, dependencies and labels, the same in each run.

use std::fmt::Write;

/// How many: they cost Alembic and Limbeck a few milliseconds each.
const FOLDERS: usize = 60;

/// Folders in the form of `tests/conformance/folders`. In every third a revision names a parent that isn't there.
pub(super) fn folders() -> String {
    let mut dice = Dice(0x1bd1_1bda_a9fc_1a22);
    let mut text = String::new();
    for number in 0..FOLDERS {
        let is_broken = number % 3 == 2;
        // A range across dependencies may trip Alembic over an assertion of its own.
        let has_dependencies = number % 2 == 0;
        let count = 3 + dice.below(14);
        let mut files: Vec<usize> = (0..count).collect();
        (1..count).for_each(|at| files.swap(at, dice.below(at + 1)));
        let _infallible = writeln!(text, "## Random {number}\n\n```chain");
        for (at, file) in files.iter().enumerate() {
            let earlier = |dice: &mut Dice, reach: usize| id(at - 1 - dice.below(reach.min(at)));
            let mut parents: Vec<String> = match dice.below(20) {
                _ if at == 0 => Vec::new(),
                0 => Vec::new(),
                1..=14 => vec![earlier(&mut dice, 3)],
                _ => vec![earlier(&mut dice, 4), earlier(&mut dice, 4)],
            };
            parents.dedup();
            if is_broken && at == count / 2 {
                parents.push("nowhere".to_owned());
            }
            let _infallible = write!(text, "f{file:02}: {}", id(at));
            if !parents.is_empty() {
                let _infallible = write!(text, " <- {}", parents.join(", "));
            }
            if has_dependencies && at > 0 && dice.below(8) == 0 {
                let _infallible = write!(text, " needs {}", earlier(&mut dice, count));
            }
            if dice.below(10) == 0 {
                let _infallible = write!(text, " labels label{at}");
            }
            text.push('\n');
        }
        text.push_str("```\n");
        if !is_broken {
            let mut any = || id(dice.below(count));
            let (one, two, three, four) = (any(), any(), any(), any());
            let _infallible = write!(text, "```ask\nhead\nheads\n{one}+2\n{two}-1\n{three}@head\n{four}@base\n");
            if !has_dependencies {
                let _infallible = write!(text, "{one}:{two}\n{three}:\n:{four}\n");
            }
            text.push_str("```\n");
        }
        let _infallible = writeln!(text, "```alembic\nstops: {is_broken}\n```\n");
    }
    text
}

fn id(at: usize) -> String {
    format!("rev{at:03}")
}

/// Numbers that look random (xorshift64*, Marsaglia and Vigna).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let sides = u64::try_from(end).unwrap_or(1).max(1);
        usize::try_from((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) % sides).unwrap_or(0)
    }
}
