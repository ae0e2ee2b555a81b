//! The requests to S3: those of Druid, and no others.
//!
//! Source: `org.apache.druid.storage.s3.ServerSideEncryptingAmazonS3`, `…s3.output.S3StorageConnector`,
//! `…s3.output.RetryableS3OutputStream`.

use std::cell::Cell;
use std::error::Error;
use std::future::Future;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, Delete, ObjectIdentifier};
use tokio::time::{Instant, timeout_at};

use super::concealment::Concealment;
use super::fault::{Fault, innermost};

/// Sends requests about objects of one bucket.
#[derive(Debug)]
pub struct Requests {
    /// Who sends them.
    pub client: Client,
    /// The bucket.
    pub bucket: String,
    /// What no answer may show.
    pub concealment: Concealment,
    /// When waiting ends.
    pub deadline: Cell<Instant>,
}

impl Requests {
    async fn answer<T, E>(
        &self,
        request: impl Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    ) -> Result<T, Fault>
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        match timeout_at(self.deadline.get(), request).await {
            Ok(answer) => answer.map_err(|error| Fault::of(&error, &self.concealment)),
            Err(_) => Err(Fault::late()),
        }
    }

    /// Begins a multipart upload; its number.
    pub async fn begin_upload(&self, key: &str) -> Result<String, Fault> {
        // No encryption is asked for: Druid does not either, whatever `druid.storage.sse` says.
        let request = self.client.create_multipart_upload();
        let request = request.bucket(&self.bucket).key(key);
        let begun = self.answer(request.send()).await?;
        let id = begun.upload_id.filter(|id| !id.is_empty());
        id.ok_or_else(|| Fault::new("the answer does not name the upload"))
    }

    /// Uploads all there is as one part, and makes an object of it; whether the bucket keeps its versions.
    pub async fn finish_upload(
        &self,
        key: &str,
        id: &str,
        content: &'static [u8],
    ) -> Result<bool, Fault> {
        const ALONE: i32 = 1;
        let request = self.client.upload_part().bucket(&self.bucket).key(key);
        let request = request
            .upload_id(id)
            .part_number(ALONE)
            .body(ByteStream::from_static(content));
        let uploaded = self.answer(request.send()).await?;
        let part = CompletedPart::builder()
            .part_number(ALONE)
            .set_e_tag(uploaded.e_tag)
            .build();
        let parts = CompletedMultipartUpload::builder().parts(part).build();
        let request = self
            .client
            .complete_multipart_upload()
            .bucket(&self.bucket)
            .key(key);
        let request = request.upload_id(id).multipart_upload(parts);
        let completed = self.answer(request.send()).await?;
        Ok(completed
            .version_id
            .is_some_and(|version| version != "null"))
    }

    /// Gives up an upload.
    pub async fn abort_upload(&self, key: &str, id: &str) -> Result<(), Fault> {
        let request = self.client.abort_multipart_upload();
        let request = request.bucket(&self.bucket).key(key).upload_id(id);
        self.answer(request.send()).await.map(drop)
    }

    /// Asks whether an object is there.
    pub async fn head(&self, key: &str) -> Result<(), Fault> {
        let request = self.client.head_object().bucket(&self.bucket).key(key);
        self.answer(request.send()).await.map(drop)
    }

    /// Fetches the first bytes of an object, this many.
    pub async fn fetch(&self, key: &str, bytes: usize) -> Result<Vec<u8>, Fault> {
        let request = self.client.get_object().bucket(&self.bucket).key(key);
        let request = request.range(format!("bytes=0-{}", bytes.saturating_sub(1)));
        let body = self.answer(request.send()).await?.body;
        match timeout_at(self.deadline.get(), body.collect()).await {
            Ok(Ok(fetched)) => Ok(fetched.to_vec()),
            Ok(Err(error)) => {
                let why = innermost(&error);
                Err(Fault::new(format!("the answer breaks off: {why}")))
            }
            Err(_) => Err(Fault::late()),
        }
    }

    /// Lists the keys that begin so, at most this many.
    pub async fn list(&self, prefix: &str, at_most: i32) -> Result<Vec<String>, Fault> {
        let request = self.client.list_objects_v2().bucket(&self.bucket);
        let listed = self
            .answer(request.prefix(prefix).max_keys(at_most).send())
            .await?;
        let objects = listed.contents.unwrap_or_default();
        Ok(objects
            .into_iter()
            .filter_map(|object| object.key)
            .collect())
    }

    /// Removes objects; those that it could not remove, with S3's reason.
    pub async fn delete(&self, keys: &[String]) -> Result<Vec<(String, Fault)>, Fault> {
        let identifiers = keys
            .iter()
            .map(|key| ObjectIdentifier::builder().key(key).build());
        let identifiers = identifiers.collect::<Result<_, _>>();
        let delete = identifiers.and_then(|all| Delete::builder().set_objects(Some(all)).build());
        let delete = delete.map_err(|error| Fault::new(error.to_string()))?;
        let request = self
            .client
            .delete_objects()
            .bucket(&self.bucket)
            .delete(delete);
        let answer = self.answer(request.send()).await?;
        let refused = answer.errors.unwrap_or_default().into_iter().map(|error| {
            let key = error.key().unwrap_or_default().to_owned();
            (key, Fault::of_key(&error, &self.concealment))
        });
        Ok(refused.collect())
    }
}
