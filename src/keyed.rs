//! A hash function that nobody can know beforehand.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use foldhash::SharedSeed;
use foldhash::quality::SeedableRandomState;

/// foldhash, with a key of its own each time.
///
/// Those who write policies choose what is hashed, but they do so before the key is drawn, and never see a hash: they
/// cannot choose the collisions. Whoever asks for a name of their choice adds nothing to a table, and may at most hit
/// the longest search in it. Hashes that hold against those who see them are several times slower. The key comes from
/// the operating system by way of the standard library; foldhash's own would be made of addresses and the time.
pub(crate) fn keyed() -> SeedableRandomState {
    static SHARED: LazyLock<SharedSeed> = LazyLock::new(|| SharedSeed::from_u64(random()));
    SeedableRandomState::with_seed(random(), &SHARED)
}

fn random() -> u64 {
    RandomState::new().hash_one(())
}
