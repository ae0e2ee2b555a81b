//! The README's part: five numbers.

use crate::decisions::Decisions;
use crate::shown;

const BEGIN: &str = "<!-- Figures, written by bin/bench. -->\n";
const END: &str = "<!-- End of the figures. -->\n";

/// The README with the part between the marks written anew.
///
/// # Errors
/// When there are no marks.
pub fn with_figures(readme: &str, decisions: &Decisions) -> Result<String, &'static str> {
    let missing = "README.md lacks the marks between which the figures stand";
    let (before, rest) = readme.split_once(BEGIN).ok_or(missing)?;
    let (_, after) = rest.split_once(END).ok_or(missing)?;
    Ok(format!("{before}{BEGIN}{}{END}{after}", figures(decisions)))
}

fn figures(decisions: &Decisions) -> String {
    let time = |n| {
        decisions
            .best("decide", "warden", "exact", n)
            .map(shown::time)
    };
    let ratio = |n| {
        decisions
            .ratio("decide", "basic-security", "warden", "exact", n)
            .map(shown::times)
    };
    let filter = |contender| {
        let records = decisions.of("filter", contender);
        let mut records = records
            .filter(|record| record.n == 1_000 && ["exact", ""].contains(&record.shape.as_str()));
        records
            .next()
            .map(|record| shown::in_unit(record.best, &record.unit))
    };
    let milliseconds = |work, n| {
        let best = decisions.best(work, "warden", "exact", n);
        best.map(|milliseconds| shown::time(milliseconds * 1e6))
    };
    let said = |figure: Option<String>| figure.unwrap_or_else(|| "not measured".to_owned());
    format!(
        "- A decision among 1,000 exact names: **{}**, basic-security takes **{}** as long.\n\
         - Among 100,000: **{}**, basic-security **{}** as long.\n\
         - A list of 10,000 datasources, filtered by 1,000 permissions: **{}**, with basic-security {}.\n\
         - A policy of 1,000,000 permissions is compiled in **{}**.\n\
         - A fresh process has the library loaded and a policy of 1,000 permissions ready in **{}**.\n",
        said(time(1_000)),
        said(ratio(1_000)),
        said(time(100_000)),
        said(ratio(100_000)),
        said(filter("warden")),
        said(filter("basic-security")),
        said(milliseconds("compile", 1_000_000)),
        said(milliseconds("start", 1_000)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decisions::tests::run;

    #[test]
    fn only_what_stands_between_the_marks_is_written_anew() {
        let readme = format!("before\n{BEGIN}old\n{END}after\n");
        let decisions = run(&[
            ("decide", "warden", "exact", 1_000, 80.0, "late"),
            ("decide", "basic-security", "exact", 1_000, 28_000.0, "late"),
        ]);
        let written = with_figures(&readme, &decisions).unwrap();
        assert!(written.starts_with(&format!("before\n{BEGIN}- A decision among 1,000 exact names: **80.0 ns**, basic-security takes **350×** as long.\n")), "{written}");
        assert!(written.ends_with(&format!("{END}after\n")) && !written.contains("old"));
        assert!(with_figures("no marks", &decisions).is_err());
    }
}
