//! Types of resources.

/// A type of resource: one of Druid's, or any other by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are Druid's own")]
pub enum ResourceType<'a> {
    Datasource,
    View,
    Config,
    State,
    SystemTable,
    QueryContext,
    External,
    /// A type of an extension, or of a future Druid.
    Other(&'a str),
}

impl<'a> ResourceType<'a> {
    /// Druid's own types; the place of each is its number.
    pub const DRUID: [ResourceType<'static>; 7] = [
        ResourceType::Datasource,
        ResourceType::View,
        ResourceType::Config,
        ResourceType::State,
        ResourceType::SystemTable,
        ResourceType::QueryContext,
        ResourceType::External,
    ];

    /// The type with this name.
    #[must_use]
    pub fn from_name(name: &'a str) -> Self {
        Self::DRUID
            .into_iter()
            .find(|resource_type| resource_type.name() == name)
            .unwrap_or(Self::Other(name))
    }

    /// Druid's type with this number.
    #[must_use]
    pub fn from_number(number: u32) -> Option<ResourceType<'static>> {
        ResourceType::DRUID.get(number as usize).copied()
    }

    /// The name by which Druid asks for it.
    #[must_use]
    pub fn name(&self) -> &'a str {
        match self {
            Self::Datasource => "DATASOURCE",
            Self::View => "VIEW",
            Self::Config => "CONFIG",
            Self::State => "STATE",
            Self::SystemTable => "SYSTEM_TABLE",
            Self::QueryContext => "QUERY_CONTEXT",
            Self::External => "EXTERNAL",
            Self::Other(name) => name,
        }
    }

    /// The number of Druid's own types.
    pub(crate) fn number(&self) -> Option<u32> {
        match self {
            Self::Datasource => Some(0),
            Self::View => Some(1),
            Self::Config => Some(2),
            Self::State => Some(3),
            Self::SystemTable => Some(4),
            Self::QueryContext => Some(5),
            Self::External => Some(6),
            Self::Other(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ResourceType;

    #[test]
    fn numbers_and_names_agree() {
        for (number, resource_type) in (0_u32..).zip(ResourceType::DRUID) {
            assert_eq!(resource_type.number(), Some(number));
            assert_eq!(ResourceType::from_number(number), Some(resource_type));
            assert_eq!(ResourceType::from_name(resource_type.name()), resource_type);
        }
        assert_eq!(ResourceType::from_number(7), None);
        assert_eq!(
            ResourceType::from_name("datasource"),
            ResourceType::Other("datasource")
        );
    }
}
