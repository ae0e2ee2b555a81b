//! Plots: what a decision costs against the number of permissions, both axes logarithmic.

use std::collections::BTreeMap;
use std::error::Error;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::decisions::Decisions;
use crate::{contender, shown};

const SIZE: (u32, u32) = (980, 600);

/// Room on the right for the names of the lines.
const LABELS: u32 = 210;

/// What two names of lines are apart at least.
const LINE_HEIGHT: i32 = 19;

/// An own background, so that it is legible on a dark page as on a light one.
const BACKGROUND: RGBColor = RGBColor(255, 255, 255);
const INK: RGBColor = RGBColor(0x24, 0x29, 0x2f);
const GRID: RGBColor = RGBColor(0xe3, 0xe6, 0xea);
const FONT: &str = "Helvetica, Arial, sans-serif";

/// A line: what a decision costs at each size, in nanoseconds.
#[derive(Debug, PartialEq)]
struct Line {
    label: String,
    colour: RGBColor,
    /// Length of a dash and of what parts two; nothing for a line drawn through.
    dash: Option<(i32, i32)>,
    width: u32,
    points: Vec<(f64, f64)>,
}

/// All contenders at exact names.
///
/// # Errors
/// When it cannot be drawn.
pub fn contenders(decisions: &Decisions) -> Result<String, Box<dyn Error>> {
    let mut names: Vec<&str> = contender::ALL
        .iter()
        .map(|contender| contender.name)
        .collect();
    // Measured twice, by different harnesses; and floors that are no contenders.
    names.retain(|name| !["warden-criterion", "bare-jni-string"].contains(name));
    let lines = names
        .iter()
        .filter_map(|name| line(decisions, name, "exact", None));
    draw("What a decision costs: exact names", lines.collect())
}

/// Warden and its peer at each kind of pattern.
///
/// # Errors
/// When it cannot be drawn.
pub fn shapes(decisions: &Decisions) -> Result<String, Box<dyn Error>> {
    let shapes = [
        ("exact", "exact names"),
        ("prefix", "prefixes"),
        ("regex", ".*_t7_.*"),
        ("general", "[a-z]+_t7_[0-9]+"),
    ];
    let lines = ["warden", "basic-security"].into_iter().flat_map(|name| {
        shapes
            .iter()
            .filter_map(move |(shape, said)| line(decisions, name, shape, Some(said)))
    });
    draw("What a decision costs, by kind of pattern", lines.collect())
}

fn line(decisions: &Decisions, name: &str, shape: &str, said: Option<&str>) -> Option<Line> {
    let contender = contender::named(name)?;
    let mut points = BTreeMap::new();
    for record in decisions
        .of("decide", name)
        .filter(|record| record.shape == shape && record.n > 0)
    {
        let worst = points.entry(record.n).or_insert(record.best);
        *worst = record.best.max(*worst);
    }
    let (red, green, blue) = contender.colour;
    let points: Vec<_> = points
        .into_iter()
        .map(|(n, cost)| (n as f64, cost.max(1.0)))
        .collect();
    (!points.is_empty()).then(|| Line {
        label: said.map_or_else(
            || contender.label.to_owned(),
            |said| format!("{}: {said}", contender.label),
        ),
        colour: RGBColor(red, green, blue),
        dash: match shape {
            "prefix" => Some((9, 4)),
            "regex" => Some((2, 4)),
            "general" => Some((16, 5)),
            _ => None,
        },
        width: if name == "warden" { 3 } else { 2 },
        points,
    })
}

fn draw(title: &str, lines: Vec<Line>) -> Result<String, Box<dyn Error>> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&BACKGROUND)?;
        let mut chart = ChartBuilder::on(&area)
            .caption(title, (FONT, 20).into_font().color(&INK))
            .margin(16)
            .margin_right(LABELS)
            .x_label_area_size(48)
            .y_label_area_size(64)
            .build_cartesian_2d((1.0..1_000_000.0).log_scale(), vertical(&lines).log_scale())?;
        chart
            .configure_mesh()
            .bold_line_style(GRID)
            .light_line_style(BACKGROUND)
            .axis_style(INK)
            .label_style((FONT, 14).into_font().color(&INK))
            .axis_desc_style((FONT, 15).into_font().color(&INK))
            .x_desc("permissions of the role")
            .y_desc("time of a decision")
            .x_labels(7)
            .y_labels(10)
            .x_label_formatter(&|n: &f64| shown::count(n.round() as u64))
            .y_label_formatter(&|cost: &f64| axis_time(*cost))
            .draw()?;
        for line in &lines {
            let points = || line.points.iter().copied();
            chart.draw_series(points().map(|point| Circle::new(point, 3, line.colour.filled())))?;
            let stroke = line.colour.stroke_width(line.width);
            match line.dash {
                Some((dash, gap)) => {
                    chart.draw_series(DashedLineSeries::new(points(), dash, gap, stroke))?
                }
                None => chart.draw_series(LineSeries::new(points(), stroke))?,
            };
        }
        let ends = lines.iter().filter_map(|line| line.points.last());
        let ends: Vec<_> = ends.map(|end| chart.backend_coord(end)).collect();
        let (right, _) = chart.backend_coord(&(1_000_000.0, 1.0));
        for (line, (end, height)) in lines.iter().zip(ends.iter().zip(apart(&ends))) {
            name_line(&area, line, *end, (right + 14, height))?;
        }
        area.present()?;
    }
    Ok(svg)
}

/// Writes a line's name at the right edge, with a thin line from where it ends.
fn name_line(
    area: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>,
    line: &Line,
    end: (i32, i32),
    name: (i32, i32),
) -> Result<(), Box<dyn Error>> {
    let lead = line.colour.mix(0.45).stroke_width(1);
    area.draw(&PathElement::new(
        vec![(end.0 + 5, end.1), (name.0 - 4, name.1)],
        lead,
    ))?;
    let style = (FONT, 15)
        .into_font()
        .color(&line.colour)
        .pos(Pos::new(HPos::Left, VPos::Center));
    area.draw(&Text::new(line.label.clone(), name, style))?;
    Ok(())
}

/// Heights at which names do not touch: each pushed below the one above it, in the order of their lines' ends.
fn apart(ends: &[(i32, i32)]) -> Vec<i32> {
    let mut order: Vec<usize> = (0..ends.len()).collect();
    order.sort_by_key(|&index| ends[index].1);
    let mut heights: Vec<i32> = ends.iter().map(|end| end.1).collect();
    let mut least = i32::MIN;
    for index in order {
        heights[index] = heights[index].max(least);
        least = heights[index] + LINE_HEIGHT;
    }
    heights
}

/// From the power of ten below the least to that above the most.
fn vertical(lines: &[Line]) -> std::ops::Range<f64> {
    let costs = || {
        lines
            .iter()
            .flat_map(|line| &line.points)
            .map(|(_, cost)| cost.log10())
    };
    let least = costs().reduce(f64::min).unwrap_or(1.0).floor();
    let most = costs()
        .reduce(f64::max)
        .unwrap_or(6.0)
        .ceil()
        .max(least + 1.0);
    10f64.powf(least)..10f64.powf(most)
}

/// A power of ten nanoseconds.
fn axis_time(nanoseconds: f64) -> String {
    match nanoseconds {
        below if below < 1e3 => format!("{:.0} ns", below),
        below if below < 1e6 => format!("{:.0} µs", below / 1e3),
        below if below < 1e9 => format!("{:.0} ms", below / 1e6),
        more => format!("{:.0} s", more / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decisions::tests::run;

    #[test]
    fn a_line_is_the_worse_of_the_questions_by_size() {
        let decisions = run(&[
            ("decide", "warden", "exact", 100, 70.0, "none"),
            ("decide", "warden", "exact", 10, 50.0, "late"),
            ("decide", "warden", "exact", 10, 60.0, "none"),
        ]);
        let line = line(&decisions, "warden", "exact", None).unwrap();
        assert_eq!(line.points, [(10.0, 60.0), (100.0, 70.0)]);
    }

    #[test]
    fn names_of_lines_that_end_together_stand_below_each_other() {
        assert_eq!(apart(&[(0, 105), (0, 100), (0, 300)]), [119, 100, 300]);
    }

    #[test]
    fn a_plot_names_every_contender_and_needs_none() {
        let svg = contenders(&run(&[
            ("decide", "warden", "exact", 10, 50.0, "late"),
            ("decide", "casbin", "exact", 10, 5_000.0, "late"),
        ]));
        let svg = svg.unwrap();
        assert!(svg.contains("Warden") && svg.contains("casbin"));
        assert!(contenders(&run(&[])).is_ok());
    }
}
