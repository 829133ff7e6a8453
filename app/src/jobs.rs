//! Work that takes longer than a page should: comparing all quotes of an article with all of its evidence.
//!
//! A job runs on its own and its page is looked at again until it is done. What it found is kept in memory only: it
//! follows from what is stored, and can be found again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use review::{ArticleId, Policy};
use store::{Finding, QuoteView, Store};

use crate::AppError;

/// The most articles whose findings are kept.
const KEPT: usize = 50;

/// How far a job is.
#[derive(Debug, Clone)]
pub enum Job {
    /// Comparisons behind, and all.
    Running(usize, usize),
    /// What was found, under which policy.
    Done(Policy, Vec<Finding>),
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

    /// Forgets what was found: it is old once quotes or evidence have changed.
    pub fn forget(&self, article: ArticleId) {
        self.all().remove(&article);
    }

    /// Begins to compare; a job of the same article that runs already goes on alone. Ends with the job.
    pub async fn run(&self, store: &Store, article: ArticleId, quotes: Vec<QuoteView>, policy: Policy) {
        {
            let mut all = self.all();
            if matches!(all.get(&article), Some(Job::Running(..))) {
                return;
            }
            if all.len() >= KEPT {
                all.retain(|_, job| matches!(job, Job::Running(..)));
            }
            all.insert(article, Job::Running(0, quotes.len()));
        }
        let done = |behind, total| drop(self.all().insert(article, Job::Running(behind, total)));
        let found = store.lay_all(article, quotes, policy, done).await;
        let job = found.map_or_else(|error| Job::Failed(error.into()), |found| Job::Done(policy, found));
        self.all().insert(article, job);
    }
}
