//! What is said of random requests, against what the crate `iam-rs` says, where both have an answer.
//!
//! `iam-rs` answers yes or no to one request of which everything is known. So it cannot do the work here, where most is not
//! known and all keys below a prefix are asked about at once; and it takes no document without a version, and the escapes of
//! wildcards (`${*}`) for variables. It serves as a second opinion.

mod iam_random;

use iam_random::{documents, place};
use iam_rs::{Arn, Context, Decision, IAMPolicy, IAMRequest, Principal, PrincipalId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use warden::s3::check::{Policies, Request, Verdict};
use warden::s3::document::Document;
use warden::s3::need::Action;
use warden::s3::policy;

/// How often both are asked.
const REQUESTS: usize = 5_000;

/// On an object, or for a list with or without a prefix.
type Question = (Action, String, bool);

fn questions() -> impl Strategy<Value = Question> {
    let keys = prop_oneof![3 => "p/[abAx/:]{0,4}", 1 => "[pab/]{0,3}"];
    (select(Action::ALL.to_vec()), keys, any::<bool>())
}

fn said_by_iam_rs(policies: &[IAMPolicy], request: &Request<'_>) -> Option<Decision> {
    let who = PrincipalId::String("arn:aws:iam::111122223333:role/druid".to_owned());
    let context = match request.prefix {
        Some(prefix) => Context::new().with_string("s3:prefix", prefix),
        None => Context::new(),
    };
    let resource = Arn::parse(&request.resource).ok()?;
    let request =
        IAMRequest::new_with_context(Principal::Aws(who), request.action, resource, context);
    iam_rs::evaluate_policies(policies, &request).ok()
}

#[test]
fn both_say_the_same_of_random_documents() {
    let mut runner = TestRunner::deterministic();
    let strategy = (vec(documents(), 1..3), questions());
    let (mut allowed, mut denied, mut not_granted) = (0, 0, 0);
    for _ in 0..REQUESTS {
        let (documents, (action, key, has_prefix)) =
            strategy.new_tree(&mut runner).unwrap().current();
        let written: Vec<_> = documents
            .iter()
            .map(|it| policy::json(it).unwrap())
            .collect();
        if written.iter().any(|json| json.contains("${")) {
            continue;
        }
        let read = written.iter().map(|json| Document::read(json.as_bytes()));
        let Ok(read) = read.collect::<Result<Vec<_>, _>>() else {
            continue;
        };
        let theirs = written.iter().map(|json| serde_json::from_str(json));
        let Ok(theirs) = theirs.collect::<Result<Vec<IAMPolicy>, _>>() else {
            continue;
        };
        let mut request = Request::new(action, &place(), &key);
        request.prefix = request.prefix.filter(|_| has_prefix);
        let Some(decision) = said_by_iam_rs(&theirs, &request) else {
            continue;
        };
        let verdict = Policies::new(&read).judge(&request);
        let (count, agrees) = match verdict {
            Verdict::Undetermined(_) => continue,
            Verdict::Allowed(_) => (&mut allowed, decision == Decision::Allow),
            Verdict::Denied(_) => (&mut denied, decision == Decision::Deny),
            // What may be denied besides makes no difference.
            Verdict::NotGranted => (&mut not_granted, decision != Decision::Allow),
        };
        *count += 1;
        assert!(
            agrees,
            "{verdict:?}, but {decision:?}: {request:?}\n{}",
            written.join("\n")
        );
    }
    println!("both: {allowed} allowed, {denied} denied, {not_granted} granted by nothing");
    assert!(allowed > REQUESTS / 50 && denied > REQUESTS / 50 && not_granted > REQUESTS / 50);
}
