//! Every address of the program, as data: the router is built from it, and so is the test that knocks at each (`docs/doors.md`).
//!
//! To add a door that is neither a page nor a server function: a line in [`DOORS`]. The test then names it and asks for what is
//! to be sent there.

#[cfg(test)]
mod noted;
#[cfg(test)]
mod refused;
#[cfg(test)]
mod slow;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod world;

use std::time::Duration;

use app::pages::App;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, get, post};
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::timeout::TimeoutLayer;

use crate::pages::Desk;
use crate::{assets, export, files, forms, pages, session, upload};

/// How long a request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// Half a minute.
    Quick,
    /// Two minutes: a document may have to wait for others.
    Read,
    /// Half an hour: files are large and lines slow.
    Upload,
}

impl Pace {
    const ALL: [Self; 3] = [Self::Quick, Self::Read, Self::Upload];

    fn seconds(self) -> u64 {
        match self {
            Self::Quick => 30,
            Self::Read => 120,
            Self::Upload => 1_800,
        }
    }
}

/// A door of ours.
struct Door {
    /// How it is asked; all doors that are read are asked with GET.
    #[cfg_attr(not(test), expect(dead_code, reason = "the router hears it from the handler"))]
    method: &'static str,
    path: &'static str,
    pace: Pace,
    handler: fn() -> MethodRouter<Desk>,
}

const fn door(method: &'static str, path: &'static str, pace: Pace, handler: fn() -> MethodRouter<Desk>) -> Door {
    Door { method, path, pace, handler }
}

/// Where server functions stand; each is a door.
const FUNCTIONS: &str = "/_f/{*name}";

/// What is neither a page nor a server function.
const DOORS: [Door; 10] = [
    door("POST", "/import", Pace::Quick, || post(forms::import)),
    door("POST", "/import/file", Pace::Read, || post(upload::file)),
    door("POST", "/articles/{id}/version", Pace::Quick, || post(forms::plan)),
    door("POST", "/articles/{id}/evidence/add", Pace::Upload, || post(files::add::to_article)),
    door("POST", "/quotes/{id}/evidence/add", Pace::Upload, || post(files::add::to_quote)),
    door("GET", "/evidence/{id}/file", Pace::Quick, || get(files::download::keep)),
    door("GET", "/evidence/{id}/media", Pace::Quick, || get(files::download::show)),
    door("GET", "/export", Pace::Quick, || get(export::download)),
    door("GET", FUNCTIONS, Pace::Quick, || get(forms::function)),
    door("POST", FUNCTIONS, Pace::Quick, || post(forms::function)),
];

/// What is the same for everybody and asks for nobody: no session is looked up.
const OPEN: [Door; 2] = [
    door("GET", "/healthz", Pace::Quick, || get(session::health)),
    door("GET", "/pkg/{*name}", Pace::Quick, || get(assets::serve)),
];

/// The doors of people.
pub(crate) fn desk() -> Router<Desk> {
    let pages = Router::new().leptos_routes_with_handler(generate_route_list(App), pages::page);
    let mut all = timed(pages, Pace::Quick);
    for pace in Pace::ALL {
        let doors = DOORS.iter().filter(|door| door.pace == pace);
        all = all.merge(timed(doors.fold(Router::new(), add), pace));
    }
    #[cfg(test)]
    let all = all.route(slow::PATH, get(slow::page));
    all.fallback(pages::not_found)
}

/// The doors of everybody.
pub(crate) fn open() -> Router<Desk> {
    OPEN.iter().fold(Router::new(), add)
}

fn add(router: Router<Desk>, door: &Door) -> Router<Desk> {
    router.route(door.path, (door.handler)())
}

fn timed(router: Router<Desk>, pace: Pace) -> Router<Desk> {
    let limit = Duration::from_secs(pace.seconds());
    router.layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limit))
}

/// Every door by method and path: pages, server functions, and the others.
#[cfg(test)]
pub(crate) fn all() -> Vec<(String, String)> {
    let pages = generate_route_list(App).into_iter().flat_map(|page| {
        let path = page.path().to_owned();
        page.methods().map(|method| (format!("{method:?}").to_uppercase(), path.clone())).collect::<Vec<_>>()
    });
    let functions =
        leptos::server_fn::axum::server_fn_paths().map(|(path, method)| (method.to_string(), path.to_owned()));
    let others = DOORS.iter().chain(&OPEN).filter(|door| door.path != FUNCTIONS);
    let others = others.map(|door| (door.method.to_owned(), door.path.to_owned()));
    let mut all: Vec<_> = pages.chain(functions).chain(others).collect();
    all.sort_by(|(method, path), (other, another)| (path, method).cmp(&(another, other)));
    all
}
