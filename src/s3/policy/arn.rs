//! ARNs that the operator names: of a key of KMS, of whoever a bucket lets in.

use crate::s3::place::Partition;

/// The ARN of a key of KMS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KmsKey {
    arn: String,
    partition: Partition,
    region: String,
}

/// The ARN of an account, a role or a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    arn: String,
    partition: Partition,
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

/// The parts of an ARN that have a meaning here.
struct Arn<'a> {
    partition: Partition,
    service: &'a str,
    region: &'a str,
    account: &'a str,
    resource: &'a str,
}

fn parsed(arn: &str) -> Option<Arn<'_>> {
    let mut parts = arn.splitn(6, ':');
    let mut next = || parts.next();
    if next()? != "arn" {
        return None;
    }
    Some(Arn {
        partition: Partition::named(next()?)?,
        service: next()?,
        region: next()?,
        account: next()?,
        resource: next()?,
    })
}

fn is_account(account: &str) -> bool {
    account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
}

/// Letters, digits and a few signs: no wildcard, no variable, nothing to hide behind.
fn is_plain(name: &str, signs: &str) -> bool {
    let is_taken = |character: char| character.is_ascii_alphanumeric() || signs.contains(character);
    !name.is_empty() && name.chars().all(is_taken)
}

impl KmsKey {
    /// Reads the ARN of a key.
    pub fn parse(arn: &str) -> Result<Self, &'static str> {
        let parts = parsed(arn)
            .filter(|parts| {
                parts.service == "kms" && is_account(parts.account) && is_plain(parts.region, "-")
            })
            .ok_or(if arn.starts_with("alias/") {
                KEY_ALIAS
            } else {
                NO_KEY
            })?;
        match parts.resource.split_once('/') {
            Some(("key", id)) if is_plain(id, "-") => Ok(Self {
                arn: arn.to_owned(),
                partition: parts.partition,
                region: parts.region.to_owned(),
            }),
            Some(("alias", _)) => Err(KEY_ALIAS),
            _ => Err(NO_KEY),
        }
    }

    /// As it is written.
    #[must_use]
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// Where the key is.
    #[must_use]
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// Where the key is, and with it the bucket.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }
}

impl Principal {
    /// Reads the ARN of a role, a user or an account.
    pub fn parse(arn: &str) -> Result<Self, &'static str> {
        if arn == "*" {
            return Err(EVERYONE);
        }
        let parts =
            parsed(arn).filter(|parts| parts.region.is_empty() && is_account(parts.account));
        let parts = parts.ok_or(NO_PRINCIPAL)?;
        let is_name = |name| is_plain(name, "+=,.@_-/");
        match (parts.service, parts.resource.split_once('/')) {
            ("sts", Some(("assumed-role", _))) => return Err(SESSION),
            ("iam", None) if parts.resource == "root" => {}
            ("iam", Some(("role" | "user", name))) if is_name(name) => {}
            _ => return Err(NO_PRINCIPAL),
        }
        Ok(Self {
            arn: arn.to_owned(),
            partition: parts.partition,
        })
    }

    /// As it is written.
    #[must_use]
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// Where the account is.
    #[must_use]
    pub fn partition(&self) -> Partition {
        self.partition
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arn_of_a_key_tells_its_region() {
        let arn = "arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-1234abcd";
        let key = KmsKey::parse(arn).unwrap();
        assert_eq!(key.arn(), arn);
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
            assert_eq!(KmsKey::parse(key), Err(reason), "{key}");
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
            assert_eq!(Principal::parse(arn).unwrap().arn(), arn);
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
            (
                "arn:aws:iam:eu-central-1:111122223333:role/druid",
                NO_PRINCIPAL,
            ),
            ("arn:aws:sts::111122223333:assumed-role/druid/i-1", SESSION),
        ] {
            assert_eq!(Principal::parse(principal), Err(reason), "{principal}");
        }
    }
}
