//! Warden's engine beside cedar and casbin: CPU time of the thread, none of them behind JNI.

use warden_contenders::casbin::Casbin;
use warden_contenders::cedar::Cedar;
use warden_contenders::harness::{self, Harness};
use warden_contenders::measurement::ThreadTime;
use warden_contenders::setting::Shape;
use warden_contenders::warden::Warden;

fn main() {
    let mut harness = Harness::new(ThreadTime, "thread-cpu");
    let (sizes, shapes): (&[usize], &[Shape]) = match harness::quick() {
        true => (&[10, 1_000], &[Shape::Exact]),
        false => (&[1, 10, 100, 1_000, 10_000, 100_000], &Shape::ALL),
    };
    for &shape in shapes {
        for &n in sizes {
            harness.decide("warden-criterion", &Warden::new(shape, n), shape, n);
            harness.decide("cedar", &Cedar::one_policy_each(shape, n), shape, n);
            if shape == Shape::Exact {
                harness.decide("cedar-set", &Cedar::one_set(n), shape, n);
            }
            harness.decide("casbin", &Casbin::new(shape, n), shape, n);
        }
    }
    harness.write("contenders.jsonl");
}
