//! The two programs beside the test: refreshbot's demo and the browser's driver.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A program that ends with the test.
pub struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// Starts a program and reads what it prints until `find` finds something.
    fn start<T>(command: &mut Command, find: impl Fn(&str) -> Option<T>) -> (Self, T) {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "{} does not start: {error}",
                    command.get_program().display()
                )
            });
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let running = Self(child);
        let found = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| find(&line))
            .unwrap_or_else(|| {
                panic!(
                    "{} ended before it was ready",
                    command.get_program().display()
                )
            });
        // Whatever else it prints is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        (running, found)
    }

    /// The driver of the browser, and where it listens.
    pub fn driver() -> (Self, String) {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0");
        let (driver, port) = Self::start(&mut command, |line| {
            let port = line.strip_prefix("ChromeDriver was started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        (driver, format!("http://127.0.0.1:{port}"))
    }

    /// The demo that keeps nothing, begun in `folder`, and its address.
    pub fn demo_passing(folder: &Path) -> (Self, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_refreshbot"));
        command.args(["demo", "--port", "0"]).current_dir(folder);
        Self::start(&mut command, page_at)
    }

    /// The demo on what `folder` keeps, and its address without a slash at the end. Port 0 is any.
    pub fn demo(folder: &Path, port: &str) -> (Self, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_refreshbot"));
        command
            .args(["demo", "--port", port, "--data"])
            .arg(folder)
            .current_dir(folder);
        Self::start(&mut command, page_at)
    }
}

/// Where the page is, once the demo says so.
fn page_at(line: &str) -> Option<String> {
    let at = line.find("http://127.0.0.1:")?;
    Some(line[at..].trim_end_matches('/').to_owned())
}
