//! Segments that a `druid` input source names one by one.

use super::Unreadable;
use super::fields::Fields;

/// What stands between the parts of a segment's id (`org.apache.druid.timeline.SegmentId`).
const DELIMITER: char = '_';

/// Refuses segments of other datasources than this: some versions of the Coordinator answer for any segment, whichever
/// datasource it is asked about (`MetadataResource.getSegment`).
pub(super) fn all_of(datasource: &str, source: &Fields<'_>) -> Result<(), Unreadable> {
    let foreign = Unreadable("it names a segment that is not of its datasource");
    let segments = source.objects("segments").ok_or(foreign.clone())?;
    let own = segments.into_iter().all(|segment| {
        let id = Fields::new(segment).text("segmentId");
        id.is_some_and(|id| is_of(datasource, id))
    });
    if own { Ok(()) } else { Err(foreign) }
}

/// Whether the datasource and nothing more stands before the interval. What follows could belong to a longer name, unless
/// it is a point in time in full.
fn is_of(datasource: &str, id: &str) -> bool {
    id.strip_prefix(datasource)
        .and_then(|rest| rest.strip_prefix(DELIMITER))
        .and_then(|rest| rest.split_once(DELIMITER))
        .is_some_and(|(start, _)| start.contains('T') && start.ends_with('Z'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn accepts(id: &str) -> bool {
        let source = json!({"segments": [{"segmentId": id, "intervals": []}]});
        all_of("wiki", &Fields::new(source.as_object().unwrap())).is_ok()
    }

    #[test]
    fn a_segment_of_another_datasource_is_refused() {
        assert!(accepts(
            "wiki_2020-01-01T00:00:00.000Z_2020-01-02T00:00:00.000Z_v_1"
        ));
        assert!(accepts(
            "wiki_-146136543-09-08T08:23:32.096Z_146140482-04-24T15:36:27.903Z_v"
        ));
        for id in [
            "secret_2020-01-01T00:00:00.000Z_2020-01-02T00:00:00.000Z_v",
            "wiki_secret_2020-01-01T00:00:00.000Z_2020-01-02T00:00:00.000Z_v",
            "wiki_2019_2020-01-01T00:00:00.000Z_2020-01-02T00:00:00.000Z_v",
            "wikipedia_2020-01-01T00:00:00.000Z_2020-01-02T00:00:00.000Z_v",
            "wiki_2020-01-01T00:00:00.000Z",
            "",
        ] {
            assert!(!accepts(id), "{id}");
        }
    }

    #[test]
    fn what_is_no_list_of_segments_is_refused() {
        for source in [
            json!({"segments": "x"}),
            json!({"segments": [1]}),
            json!({"segments": [{}]}),
        ] {
            assert!(
                all_of("wiki", &Fields::new(source.as_object().unwrap())).is_err(),
                "{source}"
            );
        }
        assert!(
            all_of(
                "wiki",
                &Fields::new(json!({"segments": null}).as_object().unwrap())
            )
            .is_ok()
        );
    }
}
