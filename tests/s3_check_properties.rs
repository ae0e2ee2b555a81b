//! What random documents are said to grant below a prefix, against what they are said to grant for each key.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use warden::s3::check::{Answer, Policies, Request, Verdict};
use warden::s3::document::{Clause, Condition, Document, Effect, Statement, Version};
use warden::s3::need::{Action, Role};
use warden::s3::place::{Partition, Place};

fn place() -> Place {
    Place {
        partition: Partition::Aws,
        bucket: "b".to_owned(),
        prefix: "p".to_owned(),
    }
}

/// Such as tell keys below the prefix apart, and such as have nothing to do with them.
fn patterns() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[ab*?/]{0,4}".prop_map(|rest| format!("p/{rest}")),
        2 => "[pab*?/]{0,3}",
        1 => "p/[ab]?(\\$\\{(\\*|\\?|\\$|a:b)\\}){0,2}[*]?",
    ]
}

fn resources() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => patterns().prop_map(|key| format!("arn:aws:s3:::b/{key}")),
        2 => Just("arn:aws:s3:::b".to_owned()),
        1 => Just("*".to_owned()),
        1 => "arn:aws:s3:::[bc*?]{1,3}",
        1 => "arn:(aws|\\*):s3:[*]?:[*]?:b/[pa*/]{0,4}",
        1 => "arn:aws:s3[*]",
    ]
}

fn actions() -> impl Strategy<Value = String> {
    let names: Vec<_> = Action::ALL
        .iter()
        .map(|action| action.name().to_owned())
        .collect();
    let odd = [
        "*",
        "s3:*",
        "S3:getobject",
        "s3:*Object",
        "s3:List?ucket",
        "s*:*",
        "iam:*",
    ];
    prop_oneof![
        3 => select(names),
        2 => select(odd.map(str::to_owned).to_vec()),
    ]
}

fn clauses(texts: impl Strategy<Value = String>) -> impl Strategy<Value = Clause> {
    (any::<bool>(), any::<bool>(), vec(texts, 1..3)).prop_map(|(negated, often, texts)| {
        if negated && often {
            Clause::NoneOf(texts)
        } else {
            Clause::Any(texts)
        }
    })
}

fn conditions() -> impl Strategy<Value = Condition> {
    let operators =
        "(ForA(ll|ny)Values?:)?String(Not)?(Equals|Like|EqualsIgnoreCase)(IfExists)?|Null|Bool";
    let keys = [
        "s3:prefix",
        "S3:Prefix",
        "s3:prefix",
        "s3:prefix",
        "aws:SourceIp",
    ];
    let values = prop_oneof![4 => patterns(), 1 => "true|false"];
    (operators, select(keys.to_vec()), vec(values, 0..3)).prop_map(|(operator, key, values)| {
        Condition {
            operator,
            key: key.to_owned(),
            values,
        }
    })
}

fn statements() -> impl Strategy<Value = Statement> {
    let effects = select(vec![Effect::Allow, Effect::Allow, Effect::Deny]);
    let conditions = prop_oneof![2 => Just(Vec::new()), 1 => vec(conditions(), 1..3)];
    (
        effects,
        clauses(actions()),
        clauses(resources()),
        conditions,
    )
        .prop_map(|(effect, actions, resources, conditions)| Statement {
            sid: None,
            effect,
            principal: None,
            actions,
            resources,
            conditions,
        })
}

fn documents() -> impl Strategy<Value = Document> {
    let versions = select(vec![Version::V2008, Version::V2012]);
    (versions, vec(statements(), 0..5)).prop_map(|(version, statements)| Document {
        version,
        statements,
    })
}

fn judged(policies: &Policies, action: Action, key: &str) -> Verdict {
    let place = place();
    let (resource, prefix) = if action.is_on_bucket() {
        (place.bucket_arn(), Some(key))
    } else {
        (place.object_arn(key), None)
    };
    policies.judge(&Request {
        principal: None,
        action: action.name(),
        resource: &resource,
        prefix,
    })
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
                prop_assert!(found || !judgement.is_complete, "{action:?} {key}: {verdict:?}, but {judgement:?}");
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

/// All that is needed, as somebody would write it.
fn sufficient() -> Vec<Statement> {
    let place = place();
    let statements = Action::ALL.map(|action| Statement {
        sid: None,
        effect: Effect::Allow,
        principal: None,
        actions: Clause::Any(vec![action.name().to_owned()]),
        resources: Clause::Any(vec![if action.is_on_bucket() {
            place.bucket_arn()
        } else {
            place.object_arn(&place.key("*"))
        }]),
        conditions: Vec::new(),
    });
    statements.to_vec()
}

proptest! {
    #[test]
    fn a_deny_of_any_key_below_the_prefix_is_found(
        below in "[a-z/.é]{1,40}",
        number in 0..Action::ALL.len(),
    ) {
        let action = *Action::ALL.get(number).unwrap();
        let key = place().key(&below);
        let (resource, conditions) = if action.is_on_bucket() {
            let condition = Condition {
                operator: "StringEquals".to_owned(),
                key: "s3:prefix".to_owned(),
                values: vec![key.clone()],
            };
            (place().bucket_arn(), vec![condition])
        } else {
            (place().object_arn(&key), Vec::new())
        };
        let mut statements = sufficient();
        statements.push(Statement {
            sid: None,
            effect: Effect::Deny,
            principal: None,
            actions: Clause::Any(vec!["s3:*".to_owned()]),
            resources: Clause::Any(vec![resource]),
            conditions,
        });
        let document = Document { version: Version::V2012, statements };
        let judgement = Policies::new(&[document]).judge_need(action, &place(), None);
        prop_assert_eq!(judgement.answer(), Answer::Denied);
        prop_assert_eq!(&judgement.found.first().unwrap().example, &key);
    }
}
