//! Roles and partitions, as the command line names them.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::s3::need::Role;
use crate::s3::place::Partition;

impl ValueEnum for Role {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Worker, Self::Overlord, Self::Broker, Self::All]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Worker => "Indexers, or middle managers and their peons: they run queries",
            Self::Overlord => "It runs the cleaner",
            Self::Broker => "They fetch results that statements leave in durable storage",
            Self::All => "All of them, with the same credentials",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

impl ValueEnum for Partition {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Aws => "The commercial regions, and servers other than AWS",
            Self::AwsCn => "China",
            Self::AwsUsGov => "GovCloud",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}
