//! Work that takes longer than a page should: comparing all quotes of an article with all of its evidence.
//!
//! A job runs on its own and its page is looked at again until it is done. What it finds is kept by the store.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use review::ArticleId;
use store::Store;

use crate::AppError;

/// The most articles of which it is known that they are done.
const KEPT: usize = 10_000;

/// How far a job is.
#[derive(Debug, Clone)]
pub enum Job {
    /// Comparisons behind, and all.
    Running(usize, usize),
    /// All is compared.
    Done,
    /// Why it ended early.
    Failed(AppError),
}

/// The jobs of this server, by article. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Jobs(Arc<Mutex<HashMap<ArticleId, Job>>>);

impl Jobs {
    fn all(&self) -> MutexGuard<'_, HashMap<ArticleId, Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far the job of an article is, if there was one.
    #[must_use]
    pub fn of(&self, article: ArticleId) -> Option<Job> {
        self.all().get(&article).cloned()
    }

    /// Looks again: quotes or evidence have changed.
    pub fn again(&self, store: &Store, article: ArticleId) {
        self.all().remove(&article);
        self.begin(store, article);
    }

    /// Forgets that anything was done: the rules have changed.
    pub fn forget(&self) {
        self.all().retain(|_, job| matches!(job, Job::Running(..)));
    }

    /// Begins to compare what is not compared yet, unless this was done or is under way.
    pub fn begin(&self, store: &Store, article: ArticleId) {
        if self.of(article).is_none() {
            let (jobs, store) = (self.clone(), store.clone());
            tokio::spawn(async move { jobs.run(&store, article).await });
        }
    }

    /// Compares what is not compared yet; a job of the same article that runs already goes on alone. Ends with the job.
    pub async fn run(&self, store: &Store, article: ArticleId) {
        {
            let mut all = self.all();
            if matches!(all.get(&article), Some(Job::Running(..))) {
                return;
            }
            if all.len() >= KEPT {
                all.retain(|_, job| matches!(job, Job::Running(..)));
            }
            all.insert(article, Job::Running(0, 1));
        }
        let job = self.compare(store, article).await.map_or_else(|error| Job::Failed(error.into()), |()| Job::Done);
        self.all().insert(article, job);
    }

    async fn compare(&self, store: &Store, article: ArticleId) -> store::Result<()> {
        let quotes = store.desk(article).await?.quotes;
        let quotes = quotes.into_iter().filter(|quote| quote.state != review::State::Dismissed).collect();
        let done = |behind, total| drop(self.all().insert(article, Job::Running(behind, total)));
        store.lay_all(article, quotes, store.policy().await?, done).await
    }
}
