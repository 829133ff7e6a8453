//! The pages, rendered on the server and complete without JavaScript.

mod account;
mod activity;
mod add_evidence;
mod admin;
mod article_evidence;
mod articles;
mod comments;
mod desk;
mod elsewhere;
mod entrance;
mod evidence;
mod factor;
mod facts;
mod help;
mod import;
mod oops;
mod parts;
mod people;
mod queue;
mod security;
mod sheet;
mod sheets;
mod shell;
mod text;
mod version;

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

pub use shell::shell;

/// Every page by its address.
#[component]
pub fn App() -> impl IntoView {
    leptos_meta::provide_meta_context();
    view! {
        <Router>
            <FlatRoutes fallback=oops::NotFound>
                <Route path=path!("/") view=queue::QueuePage ssr=SsrMode::Async/>
                <Route path=path!("/articles") view=articles::ArticlesPage ssr=SsrMode::Async/>
                <Route path=path!("/articles/:id") view=desk::DeskPage ssr=SsrMode::Async/>
                <Route path=path!("/articles/:id/version") view=version::VersionPage ssr=SsrMode::Async/>
                <Route path=path!("/articles/:id/facts") view=facts::FactsPage ssr=SsrMode::Async/>
                <Route path=path!("/articles/:id/evidence") view=article_evidence::ArticleEvidencePage ssr=SsrMode::Async/>
                <Route path=path!("/quotes/:id/elsewhere") view=elsewhere::ElsewherePage ssr=SsrMode::Async/>
                <Route path=path!("/quotes/:id/comments") view=comments::CommentsPage ssr=SsrMode::Async/>
                <Route path=path!("/quotes/:id/evidence") view=evidence::EvidencePage ssr=SsrMode::Async/>
                <Route path=path!("/import") view=import::ImportPage ssr=SsrMode::Async/>
                <Route path=path!("/people") view=people::PeoplePage ssr=SsrMode::Async/>
                <Route path=path!("/people/:id") view=people::PersonPage ssr=SsrMode::Async/>
                <Route path=path!("/sheets") view=sheets::SheetsPage ssr=SsrMode::Async/>
                <Route path=path!("/sheets/new") view=sheets::PreviewPage ssr=SsrMode::Async/>
                <Route path=path!("/sheets/:id") view=sheet::SheetPage ssr=SsrMode::Async/>
                <Route path=path!("/activity") view=activity::ActivityPage ssr=SsrMode::Async/>
                <Route path=path!("/account") view=account::AccountPage ssr=SsrMode::Async/>
                <Route path=path!("/admin") view=admin::AdminPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/security") view=security::SecurityPage ssr=SsrMode::Async/>
                <Route path=path!("/help") view=help::HelpPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=entrance::SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/code") view=entrance::CodePage ssr=SsrMode::Async/>
                <Route path=path!("/set-up") view=entrance::SetUpPage ssr=SsrMode::Async/>
                <Route path=path!("/password") view=entrance::PasswordPage ssr=SsrMode::Async/>
                <Route path=path!("/error") view=oops::NotFound ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
}
