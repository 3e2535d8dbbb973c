//! The program itself, as people start it: arguments, exit codes, what goes where, and that no
//! secret is ever printed.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::JoinHandle;

use tempfile::TempDir;

mod at_home;
#[cfg(feature = "s3")]
mod bucket;
mod check;
mod console;
mod copies;
mod http;
mod import;
mod newcomer;
mod start;
mod with_discord;

/// The rows of this file are known.
const SMALL: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/data/portfolios-small.csv"
);

/// A folder to start the program in, and its environment: nothing else reaches it.
struct Program {
    folder: TempDir,
    env: Vec<(String, String)>,
    secrets: Vec<String>,
}

/// What the program said.
#[derive(Debug)]
struct Said {
    code: i32,
    out: String,
    err: String,
}

/// A program that runs beside the test, and ends with it at the latest: a test that failed waits for
/// nobody. What it prints is read at once: it would wait for a reader otherwise.
struct Running {
    child: Child,
    out: Option<JoinHandle<Vec<u8>>>,
    err: Option<JoinHandle<Vec<u8>>>,
}

impl Running {
    fn of(mut child: Child) -> Self {
        let out = child.stdout.take().map(read_on);
        let err = child.stderr.take().map(read_on);
        Self { child, out, err }
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let kill = Command::new("kill").args(["-s", name, &pid]).status();
        assert!(kill.unwrap().success());
    }

    /// Waits for its end.
    fn output(mut self) -> Output {
        let all = |reader: Option<JoinHandle<Vec<u8>>>| reader.unwrap().join().unwrap();
        Output {
            stdout: all(self.out.take()),
            stderr: all(self.err.take()),
            status: self.child.wait().unwrap(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_on(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut all = Vec::new();
        from.read_to_end(&mut all).unwrap();
        all
    })
}

impl Program {
    fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            env: Vec::new(),
            secrets: Vec::new(),
        }
    }

    #[allow(
        clippy::needless_pass_by_value,
        reason = "numbers and texts are given as they are"
    )]
    fn env(mut self, name: &str, value: impl ToString) -> Self {
        self.env.push((name.into(), value.to_string()));
        self
    }

    /// A variable of which this part may never be printed.
    fn secret(mut self, name: &str, value: &str, part: &str) -> Self {
        assert!(value.contains(part));
        self.secrets.push(part.into());
        self.env(name, value)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The names of the files in the folder.
    fn files(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_refreshbot"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Said {
        let output = self.command(arguments).output().unwrap();
        self.said(&output)
    }

    /// What holds for everything that is ever printed is checked here.
    fn said(&self, output: &Output) -> Said {
        let said = Said {
            code: output.status.code().expect("an exit code"),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        };
        assert!(!said.err.contains("panicked"), "{said:?}");
        for text in [&said.out, &said.err] {
            for secret in &self.secrets {
                assert!(!text.contains(secret), "{secret} is printed: {said:?}");
            }
            let controls = |letter: char| letter.is_control() && letter != '\n';
            assert!(!text.contains(controls), "{text:?}");
        }
        said
    }

    /// Runs it, and expects this exit code and these words on stderr, and nothing on stdout.
    fn fails(&self, arguments: &[&str], code: i32, words: &[&str]) -> Said {
        let said = self.run(arguments);
        assert_eq!((said.code, said.out.as_str()), (code, ""), "{said:?}");
        for words in words {
            assert!(said.err.contains(words), "{words:?} is not in {said:?}");
        }
        said
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
