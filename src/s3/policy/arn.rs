//! ARNs that the operator names: of a key of KMS, of whoever a bucket lets in.

use crate::s3::place::Partition;

/// The ARN of something in an account, in which nothing stands for something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arn {
    text: String,
    partition: Partition,
    region: String,
}

const NO_KEY: &str = "it is no ARN of a key of KMS, such as arn:aws:kms:eu-central-1:111122223333:key/ID: \
                      `aws kms describe-key --key-id KEY --query KeyMetadata.Arn` tells it";
const KEY_ALIAS: &str = "it is an alias, and IAM grants keys: \
                         `aws kms describe-key --key-id ALIAS --query KeyMetadata.Arn` tells the key's ARN";
const NO_PRINCIPAL: &str = "it is no ARN of a role, a user or an account, such as arn:aws:iam::111122223333:role/druid: \
                            `aws iam get-role --role-name ROLE --query Role.Arn` tells it";
const EVERYONE: &str = "that is everyone: name the role or the user that Druid is";
const SESSION: &str =
    "it is a session, which ends: name its role, such as arn:aws:iam::111122223333:role/druid";

impl Arn {
    /// Reads the ARN of a key of KMS.
    pub fn of_key(text: &str) -> Result<Self, &'static str> {
        let no_key = if text.starts_with("alias/") {
            KEY_ALIAS
        } else {
            NO_KEY
        };
        let (arn, service, resource) = Self::divided(text).ok_or(no_key)?;
        match (service, resource.split_once('/')) {
            ("kms", Some(("key", id))) if is_plain(&arn.region, "-") && is_plain(id, "-") => {
                Ok(arn)
            }
            ("kms", Some(("alias", _))) => Err(KEY_ALIAS),
            _ => Err(NO_KEY),
        }
    }

    /// Reads the ARN of a role, a user or an account.
    pub fn of_principal(text: &str) -> Result<Self, &'static str> {
        if text == "*" {
            return Err(EVERYONE);
        }
        let in_no_region = Self::divided(text).filter(|(arn, ..)| arn.region.is_empty());
        let (arn, service, resource) = in_no_region.ok_or(NO_PRINCIPAL)?;
        match (service, resource.split_once('/')) {
            ("iam", None) if resource == "root" => Ok(arn),
            ("iam", Some(("role" | "user", name))) if is_plain(name, "+=,.@_-/") => Ok(arn),
            ("sts", Some(("assumed-role", _))) => Err(SESSION),
            _ => Err(NO_PRINCIPAL),
        }
    }

    /// The ARN with its service and its resource, if it is of something in an account.
    fn divided(text: &str) -> Option<(Self, &str, &str)> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next();
        if next()? != "arn" {
            return None;
        }
        let partition = Partition::named(next()?)?;
        let service = next()?;
        let region = next()?.to_owned();
        if !is_account(next()?) {
            return None;
        }
        let arn = Self {
            text: text.to_owned(),
            partition,
            region,
        };
        Some((arn, service, next()?))
    }

    /// As it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it grants anything.
    #[must_use]
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// Where a key is, and with it the bucket; empty for who is in all regions.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }
}

fn is_account(account: &str) -> bool {
    account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
}

/// Letters, digits and a few signs: no wildcard, no variable, nothing to hide behind.
fn is_plain(name: &str, signs: &str) -> bool {
    let is_taken = |character: char| character.is_ascii_alphanumeric() || signs.contains(character);
    !name.is_empty() && name.chars().all(is_taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arn_of_a_key_tells_its_region() {
        let arn = "arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-1234abcd";
        let key = Arn::of_key(arn).unwrap();
        assert_eq!(key.text(), arn);
        assert_eq!(key.region(), "cn-north-1");
        assert_eq!(key.partition(), Partition::AwsCn);
    }

    #[test]
    fn what_is_no_key_is_refused_with_the_way_to_it() {
        for (key, reason) in [
            ("", NO_KEY),
            ("1234abcd-12ab-34cd-56ef-1234567890ab", NO_KEY),
            ("arn:aws:kms:eu-central-1:111122223333:key/", NO_KEY),
            ("arn:aws:kms:eu-central-1:111122223333:key/*", NO_KEY),
            ("arn:aws:kms:eu-central-1:111122223333:grant/1", NO_KEY),
            ("arn:aws:kms:*:111122223333:key/1", NO_KEY),
            ("arn:aws:kms::111122223333:key/1", NO_KEY),
            ("arn:aws:kms:eu-central-1:1111:key/1", NO_KEY),
            ("arn:aws:kms:eu-central-1:*:key/1", NO_KEY),
            ("arn:aws-mars:kms:eu-central-1:111122223333:key/1", NO_KEY),
            ("arn:aws:s3:eu-central-1:111122223333:key/1", NO_KEY),
            ("arn:aws:kms:eu-central-1:111122223333:key/${a}", NO_KEY),
            ("alias/druid", KEY_ALIAS),
            (
                "arn:aws:kms:eu-central-1:111122223333:alias/druid",
                KEY_ALIAS,
            ),
        ] {
            assert_eq!(Arn::of_key(key), Err(reason), "{key}");
        }
    }

    #[test]
    fn roles_users_and_accounts_are_principals() {
        for arn in [
            "arn:aws:iam::111122223333:role/druid",
            "arn:aws:iam::111122223333:role/path/to/druid_worker",
            "arn:aws-us-gov:iam::111122223333:user/druid@example.com",
            "arn:aws:iam::111122223333:root",
        ] {
            assert_eq!(Arn::of_principal(arn).unwrap().text(), arn);
        }
    }

    #[test]
    fn what_is_no_principal_is_refused_with_the_way_to_one() {
        for (principal, reason) in [
            ("*", EVERYONE),
            ("", NO_PRINCIPAL),
            ("druid", NO_PRINCIPAL),
            ("111122223333", NO_PRINCIPAL),
            ("arn:aws:iam::111122223333:role/*", NO_PRINCIPAL),
            ("arn:aws:iam::111122223333:role/", NO_PRINCIPAL),
            ("arn:aws:iam::*:role/druid", NO_PRINCIPAL),
            ("arn:aws:iam::111122223333:group/druid", NO_PRINCIPAL),
            ("arn:aws:sts::111122223333:role/druid", NO_PRINCIPAL),
            (
                "arn:aws:iam:eu-central-1:111122223333:role/druid",
                NO_PRINCIPAL,
            ),
            ("arn:aws:sts::111122223333:assumed-role/druid/i-1", SESSION),
        ] {
            assert_eq!(Arn::of_principal(principal), Err(reason), "{principal}");
        }
    }
}
