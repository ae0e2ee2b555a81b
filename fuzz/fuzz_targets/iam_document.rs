//! Whatever stands in a document of IAM: it is read and judged without a panic and within bounds, and no key is denied of
//! those that are said to be allowed.
//!
//! An input is a document, or several with a NUL byte between them, which are in force together.
//!
//! ```text
//! mkdir -p fuzz/corpus/iam_document
//! cargo +nightly fuzz run iam_document fuzz/corpus/iam_document fuzz/seeds/iam_document -- -dict=fuzz/iam_document.dict
//! ```

#![no_main]

use libfuzzer_sys::fuzz_target;
use warden::s3::check::{Answer, Policies, Request};
use warden::s3::document::Document;
use warden::s3::need::{Action, Role};
use warden::s3::place::{Partition, Place};

/// Some of what lies below the prefix.
const BELOW: [&str; 6] = ["a", "x", "a/b", "*", "controller_1/__success", "é:?"];

fuzz_target!(|input: &[u8]| {
    let documents = input.split(|&byte| byte == 0).map(Document::read);
    let Ok(documents) = documents.collect::<Result<Vec<_>, _>>() else {
        return;
    };
    let policies = Policies::new(&documents);
    let place = Place {
        partition: Partition::Aws,
        bucket: "b".to_owned(),
        prefix: "p".to_owned(),
    };
    let judged = |action, key: &str| policies.judge(&Request::new(action, &place, key));
    for action in Action::ALL {
        let judgement = policies.judge_need(action, &place, None);
        for found in &judgement.found {
            assert_eq!(judged(action, &found.example), found.verdict);
        }
        for below in BELOW {
            let verdict = judged(action, &place.key(below));
            assert!(verdict.answer() <= judgement.answer() || !judgement.is_complete);
        }
        assert!(judgement.is_complete || judgement.answer() != Answer::Allowed);
    }
    let _ = policies.excess(Role::All, &place);
});
