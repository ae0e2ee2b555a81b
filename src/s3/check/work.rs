//! How much is compared at most: a hostile document costs no more than a moment, and what it leaves open is undetermined.

/// The most comparisons. What `warden s3 policy` writes takes some thousands.
const COMPARISONS: usize = 50_000_000;

/// What may still be compared: places of globs, each with a character. A judgement has as much to find the kinds of keys,
/// and once more to judge them.
#[derive(Debug)]
pub(super) struct Work {
    left: usize,
}

impl Default for Work {
    fn default() -> Self {
        Self { left: COMPARISONS }
    }
}

impl Work {
    /// Takes so many comparisons, if they are left. Where they are not, nothing is left.
    pub fn take(&mut self, comparisons: usize) -> bool {
        let left = self.left.checked_sub(comparisons);
        self.left = left.unwrap_or(0);
        left.is_some()
    }

    /// Whether nothing is left.
    pub fn is_done(&self) -> bool {
        self.left == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::s3::check::glob::compared;
    use crate::s3::check::{Answer, Beyond, Policies};
    use crate::s3::document::{DOCUMENT_BYTES, Document};
    use crate::s3::need::{Action, Role};
    use crate::s3::place::{Partition, Place};

    /// As long as it may be: what stands before, as many of these as there is room for, and what stands behind.
    fn filled(before: &str, each: impl Fn(usize) -> String, behind: &str) -> String {
        let mut document = before.to_owned();
        let each = (0..).map(each).enumerate();
        for (number, one) in each {
            if document.len() + one.len() + behind.len() >= DOCUMENT_BYTES {
                break;
            }
            document.push_str(if number == 0 { "" } else { "," });
            document.push_str(&one);
        }
        document + behind
    }

    /// A Deny of resources.
    fn resources(each: impl Fn(usize) -> String) -> String {
        let each = |number| format!("\"{}\"", each(number));
        let before = r#"{"Statement": {"Effect": "Deny", "Action": "s3:*", "Resource": ["#;
        filled(before, each, "]}}")
    }

    /// A grant on what may be listed.
    fn prefixes(each: impl Fn(usize) -> String) -> String {
        let each = |number| format!("\"{}\"", each(number));
        let before = r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringLike": {"s3:prefix": ["#;
        filled(before, each, "]}}}}")
    }

    /// Judges an action on objects below a prefix of this length, and the one on the bucket: what is compared indeed stays
    /// below the bound.
    #[track_caller]
    fn assert_bounded(length: usize, documents: &[String]) -> [Answer; 2] {
        let place = Place {
            partition: Partition::Aws,
            bucket: "b".to_owned(),
            prefix: "a".repeat(length),
        };
        let read = documents.iter().map(|text| Document::read(text.as_bytes()));
        let policies = Policies::new(&read.map(Result::unwrap).collect::<Vec<_>>());
        // What is compared with the names of actions, to find the statements about one, grows with the documents alone.
        let bytes: usize = documents.iter().map(String::len).sum();
        let bound = 2 * COMPARISONS + 30 * bytes;
        let answers = [Action::PutObject, Action::ListBucket].map(|action| {
            compared::take();
            let judgement = policies.judge_need(action, &place, None);
            let compared = compared::take();
            assert!(compared <= bound, "{action:?}: {compared}");
            judgement.answer()
        });
        let _ = policies.excess(Role::All, &place);
        let compared = compared::take();
        assert!(compared <= bound, "excess: {compared}");
        answers
    }

    /// Many places at once, patterns that match far, and many of a kind.
    #[test]
    fn documents_of_many_patterns_are_bounded() {
        let long = "a".repeat(900);
        for (length, pattern) in [
            (1, format!("*a{}", "?".repeat(10))),
            (1, format!("*a{}", "?".repeat(2_000))),
            (1, "*a".repeat(100)),
            (1, "arn:aws:s3:::b/a/".to_owned()),
            (900, "*".to_owned()),
            (900, format!("*a{}", "?".repeat(900))),
            (900, "*a".repeat(900)),
            (900, format!("*{long}")),
            (900, format!("arn:aws:s3:::b/{long}/{}", "?".repeat(300))),
        ] {
            assert_bounded(length, &[resources(|number| format!("{pattern}{number}"))]);
            assert_bounded(length, &[prefixes(|number| format!("{pattern}{number}"))]);
        }
    }

    #[test]
    fn documents_of_many_statements_conditions_and_actions_are_bounded() {
        let kinds = "arn:aws:s3:::b/a/*a??????????";
        let conditions =
            r#""Condition": {"A": {"b": 1}, "StringLike": {"s3:prefix": "*a??????????"}}"#;
        let one = |action: &str| {
            format!(
                r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "{kinds}", {conditions}}}"#
            )
        };
        assert_bounded(
            1,
            &[filled(r#"{"Statement": ["#, |_| one("s3:*e*t*"), "]}")],
        );
        let before = format!(
            r#"{{"Statement": {{"Effect": "Allow", "Resource": "{kinds}", {conditions}, "Action": ["#
        );
        assert_bounded(
            1,
            &[filled(&before, |_| r#""s3:*?????????""#.to_owned(), "]}}")],
        );
    }

    #[test]
    fn what_is_too_much_to_compare_is_undetermined() {
        let many = resources(|number| format!("*{}{number}", "?".repeat(300)));
        for documents in [1, 8] {
            let answers = assert_bounded(900, &vec![many.clone(); documents]);
            assert_eq!(answers, [Answer::Undetermined; 2]);
        }
    }

    #[test]
    fn what_is_too_much_to_compare_may_grant_lists_beyond_the_need() {
        let many = prefixes(|number| format!("aaaa/*{}{number}", "?".repeat(300)));
        let place = Place {
            partition: Partition::Aws,
            bucket: "b".to_owned(),
            prefix: "aaaa".to_owned(),
        };
        let policies = Policies::new(&[Document::read(many.as_bytes()).unwrap()]);
        let excess = policies.excess(Role::All, &place);
        let excess: Vec<_> = excess.into_iter().map(|excess| excess.beyond).collect();
        assert!(excess.contains(&Beyond::PerhapsOtherLists), "{excess:?}");
    }

    #[test]
    fn what_somebody_means_is_judged_whole() {
        use Answer::{Allowed, Denied};
        let of_druid = r#"{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload",
            "s3:DeleteObject"], "Resource": "arn:aws:s3:::b/aaaa/*"}, {"Effect": "Allow", "Action": "s3:ListBucket",
            "Resource": "arn:aws:s3:::b", "Condition": {"StringLike": {"s3:prefix": "aaaa/*"}}}"#;
        let others = (0..10).map(|number| {
            format!(
                r#"{{"Effect": "Deny", "Action": ["s3:Put*", "s3:Delete*"], "Resource": ["arn:aws:s3:::archive-{number}/*",
                "arn:aws:s3:::b/aaaa/team-{number}/*", "arn:aws:s3:::*-{number}/aaaa/x"]}}"#
            )
        });
        let others: Vec<String> = others.collect();
        let document = format!(r#"{{"Statement": [{of_druid}, {}]}}"#, others.join(", "));
        assert_eq!(assert_bounded(4, &[document]), [Denied, Allowed]);
    }
}
