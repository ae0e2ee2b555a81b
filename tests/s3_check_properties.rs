//! What random documents are said to grant below a prefix, against what they are said to grant for each key; and what is said
//! of the policies that `warden s3 policy` writes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod iam_random;

use iam_random::{documents, place, statements};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use warden::s3::check::{Answer, Policies, Request, Verdict};
use warden::s3::document::{Clause, Condition, Document, Effect, Statement, Version};
use warden::s3::need::{Action, Role};
use warden::s3::place::{Partition, Place};
use warden::s3::policy::arn::Arn;
use warden::s3::policy::{self, Grant};

fn judged(policies: &Policies, action: Action, key: &str) -> Verdict {
    policies.judge(&Request::new(action, &place(), key))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_is_said_of_everything_below_the_prefix_holds_for_each_key(
        documents in vec(documents(), 1..3),
        below in vec("[abAcp/:*?$]{1,5}", 8),
    ) {
        let policies = Policies::new(&documents);
        for action in Action::ALL {
            let judgement = policies.judge_need(action, &place(), None);
            for below in &below {
                let key = place().key(below);
                let verdict = judged(&policies, action, &key);
                let found = judgement.found.iter().any(|found| found.verdict == verdict);
                prop_assert!(found || !judgement.is_complete || judgement.has_more, "{action:?} {key}: {verdict:?}, but {judgement:?}");
            }
            for found in &judgement.found {
                prop_assert_eq!(&judged(&policies, action, &found.example), &found.verdict);
            }
        }
    }

    #[test]
    fn one_more_deny_allows_nothing_and_one_more_allow_denies_nothing(
        documents in vec(documents(), 0..3),
        more in statements(),
    ) {
        let answers = |documents: &[Document]| {
            let policies = Policies::new(documents);
            Action::ALL.map(|action| policies.judge_need(action, &place(), None).answer())
        };
        let before = answers(&documents);
        let effect = more.effect;
        let version = Version::V2012;
        let more = Document { version, statements: vec![more] };
        let after = answers(&[documents, vec![more]].concat());
        for (before, after) in before.iter().zip(&after) {
            match effect {
                Effect::Allow => prop_assert!(after <= before),
                Effect::Deny => prop_assert!(after >= before),
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}") {
        let _ = Document::read(text.as_bytes());
    }

    #[test]
    fn what_is_beyond_the_need_is_told_of_any_document(document in documents()) {
        let policies = Policies::new(&[document]);
        for role in [Role::Worker, Role::Overlord, Role::Broker, Role::All] {
            let _ = policies.excess(role, &place());
        }
    }
}

/// Full of what means something to IAM.
fn prefixes() -> impl Strategy<Value = String> {
    let pieces = [
        "*", "?", "$", "{", "}", "${", "${*}", "/", ":", "a", "b", "é",
    ];
    vec(select(pieces.to_vec()), 0..6).prop_map(|pieces| pieces.concat())
}

fn roles() -> impl Strategy<Value = Role> {
    select(vec![Role::Worker, Role::Overlord, Role::Broker, Role::All])
}

fn at(prefix: String) -> Place {
    let partition = Partition::AwsUsGov;
    Place {
        partition,
        prefix,
        ..place()
    }
}

/// The policy that is written for a place, as it is read again.
fn written(place: &Place, role: Role) -> Document {
    let grant = Grant {
        place,
        role,
        documented: false,
        kms_key: None,
    };
    let document = grant.document();
    let json = policy::json(&document).unwrap();
    let read = Document::read(json.as_bytes()).unwrap();
    assert_eq!(read, document);
    read
}

fn answer(document: &Document, action: Action, place: &Place) -> Answer {
    let policies = Policies::new(std::slice::from_ref(document));
    policies.judge_need(action, place, None).answer()
}

proptest! {
    #[test]
    fn what_is_written_is_enough_and_no_more(prefix in prefixes(), role in roles()) {
        let place = at(prefix);
        let document = written(&place, role);
        for &action in role.needs() {
            prop_assert_eq!(answer(&document, action, &place), Answer::Allowed);
        }
        prop_assert_eq!(Policies::new(&[document]).excess(role, &place), []);
    }

    #[test]
    fn an_action_that_is_missing_is_found(prefix in prefixes(), role in roles()) {
        let place = at(prefix);
        for &missing in role.needs() {
            let mut document = written(&place, role);
            document.statements.retain_mut(|statement| match &mut statement.actions {
                Clause::Any(actions) => {
                    actions.retain(|action| action != missing.name());
                    !actions.is_empty()
                }
                Clause::NoneOf(_) => true,
            });
            for &action in role.needs() {
                let expected = if action == missing { Answer::Denied } else { Answer::Allowed };
                prop_assert_eq!(answer(&document, action, &place), expected);
            }
        }
    }

    #[test]
    fn a_bucket_policy_that_is_written_is_enough_for_whom_it_names(prefix in prefixes()) {
        let place = at(prefix);
        let druid = Arn::of_principal("arn:aws-us-gov:iam::111122223333:role/druid").unwrap();
        let document = policy::of_bucket(written(&place, Role::All), std::slice::from_ref(&druid));
        let policies = Policies::new(&[document]);
        for action in Action::ALL {
            let answer = |principal| policies.judge_need(action, &place, principal).answer();
            prop_assert_eq!(answer(Some(druid.text())), Answer::Allowed);
            prop_assert_eq!(answer(None), Answer::Undetermined);
            prop_assert_eq!(answer(Some("arn:aws-us-gov:iam::111122223333:role/eve")), Answer::Denied);
        }
    }

    #[test]
    fn a_deny_of_any_key_below_the_prefix_is_found(
        prefix in prefixes(),
        below in "[a-z/.é*?$]{1,20}",
        action in select(Action::ALL.to_vec()),
    ) {
        let place = at(prefix);
        let key = place.key(&below);
        let (resource, conditions) = if action.is_on_bucket() {
            let condition = Condition {
                operator: "StringLike".to_owned(),
                key: "s3:prefix".to_owned(),
                values: vec![policy::literal(&key)],
            };
            (place.bucket_arn(), vec![condition])
        } else {
            (place.object_arn(&policy::literal(&key)), Vec::new())
        };
        let mut document = written(&place, Role::All);
        document.statements.push(Statement {
            sid: None,
            effect: Effect::Deny,
            principal: None,
            actions: Clause::Any(vec!["s3:*".to_owned()]),
            resources: Clause::Any(vec![resource]),
            conditions,
        });
        let judgement = Policies::new(&[document]).judge_need(action, &place, None);
        prop_assert_eq!(judgement.answer(), Answer::Denied);
        prop_assert_eq!(&judgement.found.first().unwrap().example, &key);
    }
}
