//! What documents of IAM are said to grant.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on must fail"
)]

use warden::s3::check::{Answer, At, Beyond, Part, Policies, Request, Verdict};
use warden::s3::document::Document;
use warden::s3::need::{Action, Role};
use warden::s3::place::{Partition, Place};

/// All that is needed on objects.
const OBJECTS: &str = r#"{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload",
    "s3:DeleteObject"], "Resource": "arn:aws:s3:::b/p/*"}"#;

/// All that is needed on the bucket.
const LIST: &str = r#"{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b",
    "Condition": {"StringLike": {"s3:prefix": "p/*"}}}"#;

fn place() -> Place {
    Place {
        partition: Partition::Aws,
        bucket: "b".to_owned(),
        prefix: "p".to_owned(),
    }
}

fn document(statements: &[&str]) -> Document {
    let statements = statements.join(", ");
    let json = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    Document::read(json.as_bytes()).unwrap_or_else(|why| panic!("{why}: {json}"))
}

fn policies(statements: &[&str]) -> Policies {
    Policies::new(&[document(statements)])
}

fn answer(policies: &Policies, action: Action) -> Answer {
    policies.judge_need(action, &place(), None).answer()
}

/// Of Get, Put, Abort, Delete and List: `a`llowed, `d`enied or `u`ndetermined.
fn answers(policies: &Policies) -> String {
    let answers = Action::ALL.map(|action| answer(policies, action));
    answers
        .map(|answer| answer.name().chars().next().unwrap())
        .iter()
        .collect()
}

#[track_caller]
fn assert_answers(statements: &[&str], expected: &str) {
    assert_eq!(answers(&policies(statements)), expected, "{statements:?}");
}

fn allow(action: &str, resource: &str) -> String {
    format!(r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}"}}"#)
}

fn deny(action: &str, resource: &str) -> String {
    format!(r#"{{"Effect": "Deny", "Action": "{action}", "Resource": "{resource}"}}"#)
}

#[test]
fn what_is_needed_is_allowed_and_what_nothing_grants_is_denied() {
    assert_answers(&[OBJECTS, LIST], "aaaaa");
    assert_answers(&[OBJECTS], "aaaad");
    assert_answers(&[LIST], "dddda");
    assert_eq!(answers(&Policies::new(&[])), "ddddd");
}

#[test]
fn an_explicit_deny_wins_wherever_it_stands() {
    let refused = deny("s3:PutObject", "*");
    assert_answers(&[&refused, OBJECTS, LIST], "adaaa");
    assert_answers(&[OBJECTS, LIST, &refused], "adaaa");
    let together = Policies::new(&[document(&[OBJECTS, LIST]), document(&[&refused])]);
    assert_eq!(answers(&together), "adaaa");
    let at = At {
        document: 1,
        statement: 0,
    };
    let judgement = together.judge_need(Action::PutObject, &place(), None);
    assert_eq!(judgement.found[0].verdict, Verdict::Denied(at));
}

#[test]
fn a_list_is_on_the_bucket_and_the_rest_on_objects() {
    assert_answers(&[&allow("s3:*", "arn:aws:s3:::b/p/*")], "aaaad");
    assert_answers(&[&allow("s3:*", "arn:aws:s3:::b")], "dddda");
    assert_answers(&[&allow("s3:*", "arn:aws:s3:::b*")], "aaaaa");
    assert_answers(&[&allow("s3:*", "arn:aws-cn:s3:::b*")], "ddddd");
}

#[test]
fn a_part_of_the_objects_is_not_enough_and_parts_may_make_up_the_whole() {
    let a = allow("s3:GetObject", "arn:aws:s3:::b/p/a*");
    let judgement = policies(&[&a]).judge_need(Action::GetObject, &place(), None);
    assert_eq!(judgement.answer(), Answer::Denied);
    assert_eq!(judgement.found[0].example, "p/x");
    assert_eq!(judgement.found[0].verdict, Verdict::NotGranted);
    let rest =
        r#"{"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::b/p/a*"}"#;
    assert_answers(&[&a, rest], "adddd");
    assert_answers(&[rest], "ddddd");
}

#[test]
fn one_object_that_is_denied_is_found() {
    let one = deny("s3:DeleteObject", "arn:aws:s3:::b/p/very/far/below");
    let judgement =
        policies(&[OBJECTS, LIST, &one]).judge_need(Action::DeleteObject, &place(), None);
    assert_eq!(judgement.answer(), Answer::Denied);
    assert_eq!(judgement.found[0].example, "p/very/far/below");
    assert_eq!(judgement.found.len(), 2);
}

#[test]
fn what_lies_beside_the_prefix_does_not_count() {
    let beside = deny("s3:*", "arn:aws:s3:::b/public/*");
    assert_answers(&[OBJECTS, LIST, &beside], "aaaaa");
    assert_answers(&[OBJECTS, LIST, &deny("s3:*", "arn:aws:s3:::b/p")], "aaaaa");
    assert_answers(&[&allow("s3:GetObject", "arn:aws:s3:::b/p")], "ddddd");
    assert_answers(&[&allow("s3:GetObject", "arn:aws:s3:::b/pp*")], "ddddd");
    // No object is the prefix itself.
    assert_answers(&[&allow("s3:GetObject", "arn:aws:s3:::b/p/?*")], "adddd");
}

#[test]
fn actions_are_taken_in_either_case_and_names_of_elements_are_not() {
    assert_answers(&[&allow("S3:GETOBJECT", "*")], "adddd");
    assert_answers(&[&allow("s3:?etObj*", "*")], "adddd");
    assert_answers(&[&allow("*", "*")], "aaaaa");
    let lower = br#"{"statement": {"effect": "Allow", "action": "*", "resource": "*"}}"#;
    assert!(Document::read(lower).is_err());
}

#[test]
fn all_but_some_actions_and_resources() {
    let all_but = r#"{"Effect": "Allow", "NotAction": "s3:Delete*", "Resource": "*"}"#;
    assert_answers(&[all_but], "aaada");
    let deny_all_but =
        r#"{"Effect": "Deny", "NotAction": ["s3:GetObject", "S3:list*"], "Resource": "*"}"#;
    assert_answers(&[OBJECTS, LIST, deny_all_but], "addda");
    let deny_elsewhere = r#"{"Effect": "Deny", "Action": "*",
        "NotResource": ["arn:aws:s3:::b", "arn:aws:s3:::b/p/*"]}"#;
    assert_answers(&[OBJECTS, LIST, deny_elsewhere], "aaaaa");
    let deny_all_but_objects =
        r#"{"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:s3:::b/p/*"}"#;
    assert_answers(&[OBJECTS, LIST, deny_all_but_objects], "aaaad");
}

fn list_where(condition: &str) -> String {
    format!(
        r#"{{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b", "Condition": {condition}}}"#
    )
}

#[test]
fn a_list_is_decided_by_its_prefix() {
    for (condition, expected) in [
        (r#"{"StringLike": {"s3:prefix": "p/*"}}"#, "dddda"),
        (r#"{"StringLike": {"S3:Prefix": ["x", "p/*"]}}"#, "dddda"),
        (r#"{"StringLike": {"s3:prefix": "p*"}}"#, "dddda"),
        (r#"{"StringLikeIfExists": {"s3:prefix": "p/*"}}"#, "dddda"),
        (
            r#"{"ForAnyValue:StringLike": {"s3:prefix": "p/*"}}"#,
            "dddda",
        ),
        (r#"{"Null": {"s3:prefix": "false"}}"#, "dddda"),
        (r#"{"StringNotLike": {"s3:prefix": "q/*"}}"#, "dddda"),
        ("{}", "dddda"),
        // The cleaner lists `p/` itself, and a HEAD asks for a key.
        (r#"{"StringEquals": {"s3:prefix": "p/"}}"#, "ddddd"),
        (r#"{"StringLike": {"s3:prefix": "p/?*"}}"#, "ddddd"),
        (r#"{"StringEquals": {"s3:prefix": "p/*"}}"#, "ddddd"),
        (r#"{"StringLike": {"s3:prefix": "p"}}"#, "ddddd"),
        (r#"{"Null": {"s3:prefix": true}}"#, "ddddd"),
        (r#"{"StringNotLike": {"s3:prefix": "p/a"}}"#, "ddddd"),
        (r#"{"StringLike": {"s3:prefix": ["p/a*", "q"]}}"#, "ddddd"),
        (
            r#"{"StringLike": {"s3:prefix": "p/*"}, "StringEquals": {"s3:prefix": "p/"}}"#,
            "ddddd",
        ),
        // Not a matter of texts, or not one that is told.
        (r#"{"stringlike": {"s3:prefix": "p/*"}}"#, "ddddu"),
        (
            r#"{"StringLike": {"s3:prefix": "p/*", "s3:delimiter": "/"}}"#,
            "ddddu",
        ),
        (
            r#"{"StringLike": {"s3:prefix": "${aws:username}/*"}}"#,
            "ddddu",
        ),
        (
            r#"{"StringLike": {"s3:prefix": "q/${aws:username}"}}"#,
            "ddddd",
        ),
    ] {
        assert_answers(&[&list_where(condition)], expected);
    }
}

#[test]
fn a_key_that_may_be_another_in_either_case_is_looked_at() {
    // Some say that the Kelvin sign is a `k` in another case.
    let deny = r#"{"Effect": "Deny", "Action": "s3:ListBucket", "Resource": "*", "Condition": {
        "StringEqualsIgnoreCase": {"s3:prefix": "p/k"}, "StringNotEquals": {"s3:prefix": ["p/k", "p/K"]}}}"#;
    assert_answers(&[OBJECTS, LIST, deny], "aaaau");
}

#[test]
fn requests_for_objects_have_no_prefix() {
    let get = |condition| {
        format!(
            r#"{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {condition}}}"#
        )
    };
    assert_answers(&[&get(r#"{"StringLike": {"s3:prefix": "*"}}"#)], "ddddd");
    assert_answers(
        &[&get(r#"{"StringLikeIfExists": {"s3:prefix": "q"}}"#)],
        "adddd",
    );
    assert_answers(&[&get(r#"{"StringNotLike": {"s3:prefix": "*"}}"#)], "adddd");
    assert_answers(&[&get(r#"{"Null": {"s3:prefix": "true"}}"#)], "adddd");
}

#[test]
fn what_no_document_tells_is_undetermined_and_named() {
    let office = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*",
        "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}"#;
    assert_answers(&[office], "uuuuu");
    let plain = r#"{"Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": false}}}"#;
    let judgement = policies(&[OBJECTS, LIST, plain]).judge_need(Action::GetObject, &place(), None);
    let Verdict::Undetermined(doubts) = &judgement.found[0].verdict else {
        panic!("{judgement:?}");
    };
    assert_eq!(doubts.len(), 1);
    assert_eq!(doubts[0].at.statement, 2);
    let part = Part::Condition {
        operator: "Bool".to_owned(),
        key: "aws:SecureTransport".to_owned(),
    };
    assert_eq!(doubts[0].part, part);
    // What nothing grants is denied, whatever may be denied besides.
    assert_answers(&[LIST, plain], "ddddu");
    // One that grants without doubt is enough.
    assert_answers(&[office, OBJECTS], "aaaau");
    // And one that refuses without doubt.
    assert_answers(&[office, &deny("s3:GetObject", "*")], "duuuu");
}

#[test]
fn a_variable_may_stand_for_anything_and_only_since_2012() {
    let own = allow("s3:GetObject", "arn:aws:s3:::b/${aws:username}/*");
    assert_answers(&[&own], "udddd");
    assert_answers(
        &[
            OBJECTS,
            LIST,
            &deny("s3:GetObject", "arn:aws:s3:::${s3:x}/*"),
        ],
        "uaaaa",
    );
    assert_answers(
        &[
            OBJECTS,
            LIST,
            &deny("s3:GetObject", "arn:aws:s3:::c/${s3:x}/*"),
        ],
        "aaaaa",
    );
    for version in ["", r#""Version": "2008-10-17","#] {
        let old = format!(r#"{{{version} "Statement": {own}}}"#);
        let old = Document::read(old.as_bytes()).unwrap();
        assert_eq!(answers(&Policies::new(&[old])), "ddddd");
    }
    // The escapes stand for one character: no object below the prefix is refused by the first.
    assert_answers(
        &[OBJECTS, LIST, &deny("s3:GetObject", "arn:aws:s3:::b/${*}")],
        "aaaaa",
    );
    let star = deny("s3:GetObject", "arn:aws:s3:::b/p/${*}");
    let judgement = policies(&[OBJECTS, &star]).judge_need(Action::GetObject, &place(), None);
    assert_eq!(judgement.found[0].example, "p/*");
}

#[test]
fn a_document_without_a_version_or_with_a_lone_statement_is_one_too() {
    let json =
        br#"{"Id": "x", "Statement": {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]}}"#;
    assert_eq!(
        answers(&Policies::new(&[Document::read(json).unwrap()])),
        "aaaaa"
    );
}

#[test]
fn what_a_bucket_grants_counts_for_whom_it_names() {
    let statement = |principal: &str| {
        format!(
            r#"{{"Effect": "Allow", "Principal": {principal}, "Action": "s3:*", "Resource": "*"}}"#
        )
    };
    let role = "arn:aws:iam::111122223333:role/druid";
    let answer = |principal: &str, who| {
        let policies = policies(&[&statement(principal)]);
        policies
            .judge_need(Action::GetObject, &place(), who)
            .answer()
    };
    assert_eq!(answer(r#""*""#, None), Answer::Allowed);
    assert_eq!(answer(r#"{"AWS": "*"}"#, None), Answer::Allowed);
    assert_eq!(
        answer(&format!(r#"{{"AWS": ["{role}"]}}"#), None),
        Answer::Undetermined
    );
    assert_eq!(
        answer(&format!(r#"{{"AWS": "{role}"}}"#), Some(role)),
        Answer::Allowed
    );
    assert_eq!(
        answer(&format!(r#"{{"AWS": "{role}2"}}"#), Some(role)),
        Answer::Denied
    );
    assert_eq!(
        answer(r#"{"AWS": "111122223333"}"#, Some(role)),
        Answer::Undetermined
    );
    assert_eq!(
        answer(r#"{"Service": "s3.amazonaws.com"}"#, None),
        Answer::Denied
    );
}

#[test]
fn an_empty_prefix_is_the_whole_bucket_as_druid_writes_it() {
    let place = Place {
        prefix: String::new(),
        ..place()
    };
    let answer = |statement: &str, action| {
        policies(&[statement])
            .judge_need(action, &place, None)
            .answer()
    };
    let objects = allow("s3:GetObject", "arn:aws:s3:::b/*");
    assert_eq!(answer(&objects, Action::GetObject), Answer::Allowed);
    assert_eq!(
        answer(
            &allow("s3:ListBucket", "arn:aws:s3:::b"),
            Action::ListBucket
        ),
        Answer::Allowed
    );
    assert_eq!(answer(LIST, Action::ListBucket), Answer::Denied);
}

#[test]
fn a_leading_slash_is_listed_without_and_looked_for_with_it() {
    let place = Place {
        prefix: "/p".to_owned(),
        ..place()
    };
    let answer = |condition: &str| {
        let policies = policies(&[&list_where(condition)]);
        policies
            .judge_need(Action::ListBucket, &place, None)
            .answer()
    };
    assert_eq!(
        answer(r#"{"StringLike": {"s3:prefix": "p/*"}}"#),
        Answer::Denied
    );
    assert_eq!(
        answer(r#"{"StringLike": {"s3:prefix": "/p/*"}}"#),
        Answer::Denied
    );
    assert_eq!(
        answer(r#"{"StringLike": {"s3:prefix": ["p/*", "/p/*"]}}"#),
        Answer::Allowed
    );
}

#[test]
fn more_kinds_of_keys_than_can_be_looked_at_are_undetermined() {
    let odd = deny(
        "s3:GetObject",
        "arn:aws:s3:::b/p/*a????????????????????????????",
    );
    let judgement = policies(&[OBJECTS, LIST, &odd]).judge_need(Action::GetObject, &place(), None);
    assert!(!judgement.is_complete);
    assert_eq!(judgement.answer(), Answer::Undetermined);
}

#[test]
fn one_request_is_judged_as_it_is() {
    let policies = policies(&[OBJECTS, LIST]);
    let judge = |action, resource: &str, prefix| {
        policies.judge(&Request {
            principal: None,
            action,
            resource: resource.to_owned(),
            prefix,
        })
    };
    let at = |statement| At {
        document: 0,
        statement,
    };
    let key = "arn:aws:s3:::b/p/k";
    assert_eq!(judge("s3:GetObject", key, None), Verdict::Allowed(at(0)));
    assert_eq!(judge("s3:GetObjectAcl", key, None), Verdict::NotGranted);
    let bucket = "arn:aws:s3:::b";
    assert_eq!(
        judge("s3:ListBucket", bucket, Some("p/")),
        Verdict::Allowed(at(1))
    );
    assert_eq!(
        judge("s3:ListBucket", bucket, Some("p")),
        Verdict::NotGranted
    );
    assert_eq!(judge("s3:ListBucket", bucket, None), Verdict::NotGranted);
}

#[test]
fn near_misses_say_what_is_wrong() {
    let on_objects = allow("s3:ListBucket", "arn:aws:s3:::b/p/*");
    let policies = policies(&[
        &on_objects,
        &list_where(r#"{"StringEquals": {"s3:prefix": "p"}}"#),
        OBJECTS,
    ]);
    let judgement = policies.judge_need(Action::ListBucket, &place(), None);
    let near = &judgement.found[0].near_misses;
    assert_eq!(near.len(), 2);
    assert_eq!(near[0].1, [Part::Resource]);
    let part = Part::Condition {
        operator: "StringEquals".to_owned(),
        key: "s3:prefix".to_owned(),
    };
    assert_eq!(near[1].1, [part]);
}

fn beyond(role: Role, statements: &[&str]) -> Vec<Beyond> {
    let excess = policies(statements).excess(role, &place());
    excess.into_iter().map(|excess| excess.beyond).collect()
}

#[test]
fn what_is_needed_is_no_excess() {
    assert_eq!(beyond(Role::All, &[OBJECTS, LIST]), []);
    let together = r#"{"Effect": "Allow", "Action": ["s3:getobject", "s3:ListBucket"],
        "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/p/*"], "Condition": {"StringLike": {"s3:prefix": "p/*"}}}"#;
    assert_eq!(beyond(Role::All, &[together]), []);
    assert_eq!(beyond(Role::All, &[&deny("*", "*")]), []);
    assert_eq!(beyond(Role::All, &[&allow("kms:*", "*")]), []);
    assert_eq!(
        beyond(Role::All, &[&allow("s3:GetObject", "arn:*:s3:*:*:b/p/a*")]),
        []
    );
}

#[test]
fn what_goes_beyond_the_need_is_named() {
    let all = Role::All;
    let text = str::to_owned;
    assert_eq!(
        beyond(all, &[&allow("*", "*")])[..2],
        [Beyond::EveryAction, Beyond::EveryResource]
    );
    assert_eq!(
        beyond(all, &[&allow("s3:Get*", "arn:aws:s3:::b/*")]),
        [
            Beyond::MoreActions(text("s3:Get*")),
            Beyond::WholeBucket(text("arn:aws:s3:::b/*"))
        ]
    );
    for resource in [
        "arn:aws:s3:::*",
        "arn:aws:s3:::c/*",
        "arn:aws:s3:::b*/p/*",
        "arn:aws:s3:::c",
    ] {
        assert_eq!(
            beyond(all, &[&allow("s3:GetObject", resource)]),
            [Beyond::OtherBuckets(text(resource))]
        );
    }
    for resource in [
        "arn:aws:s3:::b/p*",
        "arn:aws:s3:::b/*/x",
        "arn:aws:s3:::b/p",
        "arn:aws:s3:::b/q/*",
    ] {
        assert_eq!(
            beyond(all, &[&allow("s3:GetObject", resource)]),
            [Beyond::OtherObjects(text(resource))]
        );
    }
    assert_eq!(
        beyond(all, &[&allow("s3:PutObjectAcl", "arn:aws:s3:::b/p/*")]),
        [Beyond::UnneededAction(text("s3:PutObjectAcl"))]
    );
    assert_eq!(
        beyond(all, &[&allow("s3:ListObjectsV2", "arn:aws:s3:::b")]),
        [Beyond::NoAction(
            text("s3:ListObjectsV2"),
            Action::ListBucket
        )]
    );
    let all_but = r#"{"Effect": "Allow", "NotAction": "iam:*", "NotResource": "arn:aws:s3:::c/*"}"#;
    assert_eq!(
        beyond(all, &[all_but])[..2],
        [Beyond::AllButActions, Beyond::AllButResources]
    );
}

#[test]
fn lists_beyond_the_prefix_are_named() {
    let text = str::to_owned;
    for (condition, expected) in [
        ("{}", Some(None)),
        (
            r#"{"StringLikeIfExists": {"s3:prefix": "p/*"}}"#,
            Some(None),
        ),
        (
            r#"{"StringLike": {"s3:prefix": "*"}}"#,
            Some(Some(text(""))),
        ),
        (
            r#"{"StringLike": {"s3:prefix": "p*"}}"#,
            Some(Some(text("p"))),
        ),
        (
            r#"{"StringEquals": {"s3:prefix": ["q", "p/"]}}"#,
            Some(Some(text("q"))),
        ),
        (r#"{"StringLike": {"s3:prefix": ["p/", "p/a*"]}}"#, None),
        (r#"{"StringNotLike": {"s3:prefix": ["q"]}}"#, Some(None)),
    ] {
        let expected: Vec<_> = expected.into_iter().map(Beyond::OtherLists).collect();
        assert_eq!(
            beyond(Role::All, &[&list_where(condition)]),
            expected,
            "{condition}"
        );
    }
}

#[test]
fn below_a_leading_slash_both_ways_to_write_it_are_needed() {
    let place = Place {
        prefix: "/p".to_owned(),
        ..place()
    };
    let lists = list_where(r#"{"StringLike": {"s3:prefix": ["p/*", "/p/*"]}}"#);
    assert_eq!(policies(&[&lists]).excess(Role::All, &place), []);
}

#[test]
fn each_role_has_its_own_need() {
    let (get, put) = ("s3:GetObject".to_owned(), "s3:PutObject".to_owned());
    let abort = "s3:AbortMultipartUpload".to_owned();
    assert_eq!(
        beyond(Role::Overlord, &[OBJECTS, LIST]),
        [get, put, abort].map(Beyond::UnneededAction)
    );
}

#[test]
fn of_many_verdicts_some_of_each_answer_are_told_and_the_worst_counts() {
    let doubts = ('a'..='g').map(|letter| {
        format!(
            r#"{{"Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::b/p/*{letter}*",
                "Condition": {{"Bool": {{"aws:{letter}": "true"}}}}}}"#
        )
    });
    let mut statements = vec![allow("*", "*")];
    statements.extend(doubts);
    let judge = |statements: &[String]| {
        let statements: Vec<_> = statements.iter().map(String::as_str).collect();
        policies(&statements).judge_need(Action::GetObject, &place(), None)
    };
    let judgement = judge(&statements);
    assert!(judgement.has_more);
    assert_eq!(judgement.found.len(), 9, "{judgement:?}");
    assert_eq!(judgement.answer(), Answer::Undetermined);

    statements.push(deny("*", "arn:aws:s3:::b/p/abcdef"));
    let judgement = judge(&statements);
    assert_eq!(judgement.answer(), Answer::Denied);
}
