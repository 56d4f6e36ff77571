//! What an operation means for others, for a person to read.

use super::{Algorithm, Impact, Lock, Mode};
use crate::dialect::Dialect;
use crate::schema::Id;

impl Mode {
    /// Its name as PostgreSQL's manual writes it, or as `LOCK = …` of MySQL does (manual, 17.12.1).
    pub fn said_by(self, dialect: Dialect) -> &'static str {
        match self {
            _ if !dialect.is_mysql() => self.name(),
            Mode::AccessExclusive | Mode::Exclusive => "EXCLUSIVE",
            Mode::Share | Mode::ShareRowExclusive => "SHARED",
            _ => "NONE",
        }
    }

    /// What others do meanwhile.
    fn meanwhile(self) -> &'static str {
        match self.blocks() {
            Some("reads and writes") => "no reads or writes meanwhile",
            Some(_) => "no writes meanwhile",
            None => "reads and writes go on",
        }
    }
}

impl Lock {
    /// Its words: "ACCESS EXCLUSIVE on `runs`: no reads or writes meanwhile".
    pub fn words(&self, dialect: Dialect) -> String {
        format!("{} on `{}`: {}", self.mode.said_by(dialect), self.relation, self.mode.meanwhile())
    }
}

impl Algorithm {
    /// Its name as MySQL's manual writes it.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Instant => "INSTANT",
            Algorithm::Inplace => "INPLACE",
            Algorithm::Copy => "COPY",
        }
    }
}

impl Impact {
    /// What is to be said of it, a line for each table: "ACCESS EXCLUSIVE on `runs`: no reads or writes meanwhile; rewrites
    /// it". Nothing of locks that reading and writing rows take.
    pub fn words(&self, dialect: Dialect) -> Vec<String> {
        let is_felt = |lock: &&Lock| lock.mode >= Mode::ShareUpdateExclusive;
        let more = |id: &Id| {
            let rewrites = self.rewrites.contains(id).then_some("; rewrites it");
            let scans = (self.scans.contains(id) && rewrites.is_none()).then_some("; reads all rows of it");
            rewrites.or(scans).unwrap_or_default()
        };
        let algorithm = self.algorithm.map(|algorithm| format!("{}, ", algorithm.name())).unwrap_or_default();
        let locked = self.locks.iter().filter(is_felt);
        let mut words: Vec<String> =
            locked.map(|lock| format!("{algorithm}{}{}", lock.words(dialect), more(&lock.relation))).collect();
        let is_locked = |id: &Id| self.locks.iter().any(|lock| is_felt(&lock) && lock.relation == *id);
        words.extend(self.rewrites.iter().filter(|id| !is_locked(id)).map(|id| format!("rewrites `{id}`")));
        let scanned = self.scans.iter().filter(|id| !is_locked(id) && !self.rewrites.contains(id));
        words.extend(scanned.map(|id| format!("reads all rows of `{id}`")));
        if let (Some(algorithm), true) = (self.algorithm, words.is_empty()) {
            words.push(algorithm.name().to_owned());
        }
        if self.undone_without_loss == Some(false) {
            words.push("can't be undone without loss".to_owned());
        }
        words
    }
}
