//! What is decided by chance, from a seed: SplitMix64.

/// A sequence of numbers that a seed decides.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_f491_4f6c_dd1d))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `0` to `below`, without it.
    pub fn below(&mut self, below: u64) -> u64 {
        self.next() % below
    }

    /// Whether something happens that happens so often in a thousand times.
    pub fn per_mille(&mut self, often: u64) -> bool {
        self.below(1_000) < often
    }
}
