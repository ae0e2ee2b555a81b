//! For people: a line for each action, with what follows from it.

use annotate_snippets::Level;

use super::Report;
use crate::cli::drawing;
use crate::s3::check::{Answer, Judgement, NOT_SHOWN};

/// What is said of the documents.
pub fn written(report: &Report) -> String {
    let mut lines = Vec::new();
    for judgement in &report.judgements {
        lines.extend(report.lines(judgement));
    }
    for excess in &report.excess {
        let level = Level::WARNING.with_name("beyond need");
        lines.push(drawing::titled(level, &report.excess(excess)));
    }
    lines.push(String::new());
    lines.push(report.summary());
    let note = format!(
        "documents do not show all that may deny: {}",
        NOT_SHOWN.join("; ")
    );
    lines.push(drawing::titled(Level::NOTE, &note));
    lines.join("\n")
}

impl Report {
    fn lines(&self, judgement: &Judgement) -> Vec<String> {
        let mut lines = Vec::new();
        for found in &judgement.found {
            let answer = found.verdict.answer();
            if answer == Answer::Allowed && judgement.answer() != Answer::Allowed {
                continue;
            }
            lines.push(drawing::titled(
                level(answer),
                &self.verdict(judgement, found),
            ));
            let near = self.near_misses(judgement.action, found);
            lines.extend(near.map(|near| format!("  = {near}")));
        }
        if judgement.has_more {
            let action = judgement.action.name();
            let message = format!("{action}: there is more to be said, and nothing that is worse");
            lines.push(drawing::titled(Level::NOTE, &message));
        }
        if !judgement.is_complete {
            let action = judgement.action.name();
            let message = format!(
                "{action}: the documents are too long, or tell too many kinds of keys apart, to look at all of them"
            );
            lines.push(drawing::titled(level(Answer::Undetermined), &message));
        }
        let consequence = self.consequence(judgement);
        lines.extend(consequence.map(|consequence| format!("  = {consequence}")));
        lines
    }

    /// `5 actions are needed: 4 allowed, 1 denied; 2 grants go beyond the need`
    fn summary(&self) -> String {
        let needed = self.judgements.len();
        let actions = if needed == 1 {
            "1 action is needed".to_owned()
        } else {
            format!("{needed} actions are needed")
        };
        let counted = [Answer::Allowed, Answer::Undetermined, Answer::Denied].map(|answer| {
            let of_answer = self.judgements.iter().filter(|it| it.answer() == answer);
            (of_answer.count(), answer.name())
        });
        let counted = counted.iter().filter(|(number, _)| *number > 0);
        let counted: Vec<_> = counted
            .map(|(number, name)| format!("{number} {name}"))
            .collect();
        let beyond = match self.excess.len() {
            0 => "nothing goes beyond the need".to_owned(),
            1 => "1 grant goes beyond the need".to_owned(),
            number => format!("{number} grants go beyond the need"),
        };
        format!("{actions}: {}; {beyond}", counted.join(", "))
    }
}

fn level(answer: Answer) -> Level<'static> {
    match answer {
        Answer::Allowed => Level::NOTE,
        Answer::Undetermined => Level::WARNING,
        Answer::Denied => Level::ERROR,
    }
    .with_name(answer.name())
}
