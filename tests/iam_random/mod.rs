//! Random documents of IAM about the bucket `b`, some of which have to do with what lies below `p/`.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use warden::s3::document::{Clause, Condition, Document, Effect, Statement, Version};
use warden::s3::need::Action;
use warden::s3::place::{Partition, Place};

pub fn place() -> Place {
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

pub fn statements() -> impl Strategy<Value = Statement> {
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

pub fn documents() -> impl Strategy<Value = Document> {
    let versions = select(vec![Version::V2008, Version::V2012]);
    (versions, vec(statements(), 0..5)).prop_map(|(version, statements)| Document {
        version,
        statements,
    })
}
