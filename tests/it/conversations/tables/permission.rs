//! Who may what: every subcommand and every button by every role (process.md section 6).

use std::collections::BTreeSet;

use refreshbot::chat::commands::{self, Given};
use refreshbot::domain::people::Role;
use refreshbot::request::{Account, Action, Reply, Request, Standing};

use super::super::{Agency, birch};
use super::{Answer, read_table, whole};

/// `x`: may, so that it is done or refused for another reason than who asks. Columns: Birch's Social
/// Ad Specialist and Account Manager, the copywriter and the designer of its tickets; the SAS, AM
/// and designer of another client; a Lead, an Admin; a member of no role; somebody who is no member;
/// a Lead who asks from another guild.
///
/// T-1 is handed in, T-2 is worked on, T-3 in another set is New; Q-1 on T-2 and Q-2 on the cycle
/// are open.
const WORK: &str = "
| command                                                                       | sas | am | cop | des | SAS | AM | DES | lead | admin | member | stranger | elsewhere |
| refresh submit portfolio:Birch Pet Supply                                     | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh clone ad_set:BPS-2026-11                                              | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh done portfolio:Birch Pet Supply                                       | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh note portfolio:Birch Pet Supply                                       |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh confirm portfolio:Birch Pet Supply                                    |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh decline portfolio:Birch Pet Supply reason:No budget                   |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh start ticket:T-3                                                      |     |    | x   | x   |     |    |     | x    | x     |        |          |           |
| refresh edit ticket:T-2 name:Taller                                           | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh cancel ticket:T-2 reason:No budget                                    | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh correct ad_set:Second folder:Third reason:Typo                        | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh correct ad_set:BPS-2026-11 folder:Third reason:Late                   |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh ask ticket:T-2 question:Which logo?                                   |     |    | x   | x   |     |    |     | x    | x     |        |          |           |
| refresh ask portfolio:Birch Pet Supply question:Which logo?                   | x   |    | x   | x   |     |    |     | x    | x     |        |          |           |
| refresh answer question:Q-1 answer:The new one                                | x   | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh answer question:Q-2 answer:The new one                                | x   | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh deliver ticket:T-2 link:https://drive.example/x                       |     |    | x   | x   |     |    |     | x    | x     |        |          |           |
| refresh revise ticket:T-1 reason:Bigger logo                                  |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh approve ticket:T-1                                                    |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh approve ad_set:BPS-2026-11                                            |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh approve portfolio:Birch Pet Supply                                    |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh implement portfolio:Birch Pet Supply                                  | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh move status:Refresh Request Submitted portfolio:Birch Pet Supply      |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh move status:Deliverables Submitted portfolio:Birch Pet Supply         | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh move status:Creatives Pending Approval portfolio:Birch Pet Supply     | x   | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh move status:Creatives Completed & Approved portfolio:Birch Pet Supply |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh move status:Creatives Implemented portfolio:Birch Pet Supply          | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh move status:No Refresh Requested portfolio:Birch Pet Supply           |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh move status:blank portfolio:Birch Pet Supply reason:Anew              |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh move status:New ticket:T-2 reason:Anew                                |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh move status:In Progress ticket:T-3                                    |     |    | x   | x   |     |    |     | x    | x     |        |          |           |
| refresh move status:Pending Approval ticket:T-2                               | x   | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh move status:Revisions Requested ticket:T-1 reason:Bigger logo         |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh move status:Approved ticket:T-1                                       |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh move status:Completed Deliverable ticket:T-1                          | x   | x  |     |     |     |    |     | x    | x     |        |          |           |
| refresh move status:Cancelled ticket:T-2 reason:No budget                     | x   |    |     |     |     |    |     | x    | x     |        |          |           |
";

/// Whoever is in the workspace may look.
const LOOKING: &str = "
| command                                   | sas | am | cop | des | SAS | AM | DES | lead | admin | member | stranger | elsewhere |
| refresh status portfolio:Birch Pet Supply | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| refresh status ad_set:BPS-2026-11         | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| refresh status ticket:T-1                 | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| refresh notes portfolio:Birch Pet Supply  | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| refresh history ticket:T-1                | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| refresh todo                              | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| refresh todo person:@kofi                 | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| refresh board                             | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| refresh stalled                           | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| refresh help                              | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| button show-ticket:1                      | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| button show-note:1                        | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| button more-notes:1                       | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| button more-history:9                     | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| button more-ticket-history:9              | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
| button more-board:1                       | x   | x  | x   | x   | x   | x  | x   | x    | x     | x      |          |           |
";

/// Portfolios and people, by a Lead or an Admin.
const ADMINISTRATION: &str = "
| command                                                                                        | sas | am | cop | des | SAS | AM | DES | lead | admin | member | stranger | elsewhere |
| refresh-admin portfolio add client:Cedar cadence:30 date:2026-12-01 am:@dana sas:@jo           |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin portfolio edit portfolio:Birch Pet Supply cadence:30                             |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin portfolio pause portfolio:Birch Pet Supply                                       |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin portfolio resume portfolio:Resting Co                                            |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin portfolio archive portfolio:Birch Pet Supply                                     |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin portfolio reschedule date:2026-12-10 portfolio:Birch Pet Supply                  |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin portfolio list                                                                   |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin portfolio export                                                                 |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin people link person:@kofi email:kofi@agency.example                               |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin people assign role:admin person:@kofi                                            |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin people assign role:sas person:@kofi portfolio:Birch Pet Supply                   |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin people assign role:copywriter person:@kofi ticket:T-1                            |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin people list                                                                      |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin people handover from:@kofi to:@jo                                                |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin people away person:@kofi from:tomorrow to:+3d cover:@jo                          |     |    |     |     |     |    |     | x    | x     |        |          |           |
| refresh-admin people preferences person:@kofi                                                  |     |    |     |     |     |    |     | x    | x     |        |          |           |
| button preferences:6                                                                           |     |    |     |     | x   |    |     | x    | x     |        |          |           |
| button link:2                                                                                  |     |    |     |     |     |    |     | x    | x     |        |          |           |
| button start-imported:1                                                                        |     |    |     |     |     |    |     | x    | x     |        |          |           |
| button calendar:6                                                                              |     |    |     |     | x   |    |     |      |       |        |          |           |
| button new-calendar-link:6                                                                     |     |    |     |     | x   |    |     |      |       |        |          |           |
| button revoke-calendar-link:6                                                                  |     |    |     |     | x   |    |     |      |       |        |          |           |
| button new-team-link:6                                                                         |     |    |     |     |     |    |     |      |       |        |          |           |
| button new-team-link:1                                                                         |     |    |     |     |     |    |     | x    |       |        |          |           |
| button revoke-team-link:1                                                                      |     |    |     |     |     |    |     | x    |       |        |          |           |
";

/// Each press is authorised anew.
const BUTTONS: &str = "
| command                | sas | am | cop | des | SAS | AM | DES | lead | admin | member | stranger | elsewhere |
| button submit:1        | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| button clone-rest:1    | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| button clone-one:1     | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| button done:1          | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| button done-anyway:1   | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| button confirm:1       |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| button decline:1       |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| button note:1          |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| button start:3         |     |    | x   | x   |     |    |     | x    | x     |        |          |           |
| button deliver:2       |     |    | x   | x   |     |    |     | x    | x     |        |          |           |
| button ask:2           |     |    | x   | x   |     |    |     | x    | x     |        |          |           |
| button ask-am:1        | x   |    | x   | x   |     |    |     | x    | x     |        |          |           |
| button answer:1        | x   | x  |     |     |     |    |     | x    | x     |        |          |           |
| button answer:2        | x   | x  |     |     |     |    |     | x    | x     |        |          |           |
| button keep-as-note:3  |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| button revise:1        |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| button approve:1       |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| button approve-set:1   |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| button approve-cycle:1 |     | x  |     |     |     |    |     | x    | x     |        |          |           |
| button implement:1     | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| button on-it:1         | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| button snooze-day:1    | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| button snooze-three-days:1 | x   |    |     |     |     |    |     | x    | x     |        |          |           |
| button snooze-three-days:2 |     |    |     |     |     |    |     | x    | x     |        |          |           |
";

const TABLES: [&str; 4] = [WORK, LOOKING, ADMINISTRATION, BUTTONS];

/// The columns that stand for somebody whom a refusal names, with their names.
const NAMED: [(&str, &str); 4] = [
    ("sas", "Jo Becker"),
    ("am", "Dana Whitfield"),
    ("cop", "Ana Ruiz"),
    ("des", "Kofi Mensah"),
];

/// The agency of the table, with its people in the order of the columns.
struct Everybody {
    a: Agency,
    people: Vec<Account>,
}

impl Everybody {
    async fn new() -> Self {
        let a = Agency::new().await;
        a.note("Spring is here.").await.message();
        a.set_of(&["Hero", "Tall"]).await;
        let typed = [
            ("folder", "Second"),
            ("count", "1"),
            ("name", "Alone"),
            ("direction", "One dog"),
        ];
        a.submit(&typed).await.message();
        a.deliver_link(&a.kofi, "T-1").await.message();
        let bot = &a.bot;
        let ticket = |name: &str| ("ticket", Given::from(name));
        let question = ("question", Given::from("Which logo?"));
        for (who, path, options) in [
            (&a.kofi, "refresh start", vec![ticket("T-2")]),
            (
                &a.kofi,
                "refresh ask",
                vec![ticket("T-2"), question.clone()],
            ),
            (
                &a.jo,
                "refresh ask",
                vec![birch()[0].clone(), question.clone()],
            ),
            (&a.jo, "refresh ask", vec![birch()[0].clone(), question]),
            (
                &a.dana,
                "refresh answer",
                vec![("question", "Q-3".into()), ("answer", "Ours".into())],
            ),
        ] {
            bot.command(who, path, &options).await.message();
        }
        bot.skip().await;
        // Nobody of these was there when Birch's tickets were assigned.
        let otto = bot.person("Otto Stone", [Role::Sas]).await;
        let mara = bot.person("Mara Oak", [Role::Am]).await;
        let nia = bot.person("Nia Elm", [Role::Designer]).await;
        let root = bot.person("Root", [Role::Admin]).await;
        for client in ["Alder", "Resting Co"] {
            let options = [
                ("client", Given::from(client)),
                ("cadence", "30".into()),
                ("date", "2026-12-20".into()),
                ("am", (&mara).into()),
                ("sas", (&otto).into()),
            ];
            let added = bot.command(&a.lena, "refresh-admin portfolio add", &options);
            added.await.message();
        }
        let options = [("portfolio", Given::from("Resting Co"))];
        let paused = bot.command(&a.lena, "refresh-admin portfolio pause", &options);
        paused.await.message();
        bot.skip().await;
        // Jo was reminded of Birch, and the Leads were told of it.
        for (reminder, person, cause) in [(1, "'Jo Becker'", "x"), (2, "NULL", "y")] {
            let person = format!("(SELECT id FROM person WHERE name = {person})");
            for sql in [
                format!(
                    "INSERT INTO reminder (id, workspace_id, person_id, at) SELECT {reminder}, 1, {person}, created_at FROM workspace"
                ),
                format!(
                    "INSERT INTO reminder_item (reminder_id, cause, workspace_id, portfolio_id, cycle_id, actor_id) VALUES ({reminder}, '{cause}', 1, 1, 1, {person})"
                ),
            ] {
                bot.db.raw(&sql).await.unwrap();
            }
        }
        let unknown = |name: &str| Account {
            id: name.to_lowercase(),
            name: name.to_owned(),
            roles: [].into(),
        };
        let people = [
            &a.jo,
            &a.dana,
            &a.ana,
            &a.kofi,
            &otto,
            &mara,
            &nia,
            &a.lena,
            &root,
            &unknown("Member"),
            &unknown("Stranger"),
            &a.lena,
        ];
        let people = people.map(Clone::clone).to_vec();
        Self { a, people }
    }

    /// What a line of the table asks for.
    fn request(&self, a: &Agency, line: &str, column: usize) -> Request {
        let who = &self.people[column];
        let (path, options) = line.split_once(' ').unwrap();
        let action = if path == "button" {
            Action::Press(options.parse().unwrap())
        } else {
            let (path, given) = typed(line, &self.a);
            commands::parse(&path, given.into_iter().collect())
        };
        assert!(!matches!(action, Action::NotUnderstood { .. }), "{line}");
        let mut request = a.bot.request(who, "refresh help", &[]);
        request.action = action;
        request.standing = match column {
            10 => Standing::Stranger,
            11 => Standing::Elsewhere,
            _ => Standing::Member,
        };
        request
    }
}

/// The path and the options of a line such as `refresh todo person:@kofi`.
fn typed(line: &str, a: &Agency) -> (String, Vec<(String, Given)>) {
    let mut path = Vec::new();
    let mut options: Vec<(String, String)> = Vec::new();
    for word in line.split(' ') {
        match (word.split_once(':'), options.last_mut()) {
            (Some((name, value)), _) => options.push((name.to_owned(), value.to_owned())),
            (None, Some((_, value))) => {
                value.push(' ');
                value.push_str(word);
            }
            (None, None) => path.push(word),
        }
    }
    let given = options.into_iter().map(|(name, value)| {
        let given = match value.as_str() {
            "@kofi" => Given::from(&a.kofi),
            "@dana" => Given::from(&a.dana),
            "@jo" => Given::from(&a.jo),
            text => Given::from(text),
        };
        (name, given)
    });
    (path.join(" "), given.collect())
}

/// Every cell of a table.
async fn check(table: &str) {
    let all = Everybody::new().await;
    let (columns, rows) = read_table(table);
    assert_eq!(columns.len(), all.people.len());
    let before = whole(&all.a).await;
    let mut copy = all.a.copy().await;
    for (line, cells) in rows {
        for (nth, (column, cell)) in columns.iter().zip(&cells).enumerate() {
            let name = format!("{line}, by {column}");
            let request = all.request(&copy, line, nth);
            let (refused, kept) = (copy.refused().await, copy.bot.activity().await.len());
            let answer = copy.bot.hear(request).await;
            let refused = copy.refused().await > refused;
            if *cell == "x" {
                may(&name, &answer);
                if whole(&copy).await != before {
                    copy.bot.let_go();
                    copy = all.a.copy().await;
                }
                continue;
            }
            assert!(refused, "{name}: {:?}", answer.0);
            let who = &all.people[nth].name;
            may_not(&name, &answer.said(), &columns, &cells, nth);
            assert_eq!(whole(&copy).await, before, "{name}");
            let log = copy.bot.activity().await;
            assert_eq!(log.len(), kept + 1, "{name}");
            assert!(log[kept].starts_with(who.as_str()), "{name}: {}", log[kept]);
        }
    }
    copy.bot.let_go();
    all.a.bot.let_go();
}

/// Whatever stands in the way, it is not who asks.
fn may(name: &str, answer: &Answer) {
    if let Reply::Private(_) = &answer.0 {
        let said = answer.said();
        for no in [
            "Only ",
            "another workspace",
            "has no creatives",
            "another version",
        ] {
            assert!(!said.contains(no), "{name}: {said}");
        }
    }
}

/// It says who may, and names everybody who may and nobody else.
fn may_not(name: &str, said: &str, columns: &[&str], cells: &[&str], nth: usize) {
    if matches!(columns[nth], "stranger" | "elsewhere") {
        assert_eq!(
            said, "This belongs to another workspace. Nothing changed. Use it where it was posted.",
            "{name}"
        );
        return;
    }
    assert!(said.starts_with("Only "), "{name}: {said}");
    assert!(said.contains("Nothing changed."), "{name}: {said}");
    for (column, who) in NAMED {
        let at = columns.iter().position(|it| *it == column).unwrap();
        assert_eq!(
            said.contains(who),
            cells[at] == "x",
            "{name}, {who}: {said}"
        );
    }
    let unlinked = said.contains("Your account is not linked to a person yet.");
    assert_eq!(unlinked, columns[nth] == "member", "{name}: {said}");
}

#[tokio::test]
async fn the_work() {
    check(WORK).await;
}

#[tokio::test]
async fn looking() {
    check(LOOKING).await;
}

#[tokio::test]
async fn administration() {
    check(ADMINISTRATION).await;
}

#[tokio::test]
async fn buttons() {
    check(BUTTONS).await;
}

/// A new subcommand or button is not forgotten here.
#[test]
fn nothing_is_left_out() {
    let lines = TABLES.map(|table| read_table(table).1);
    let lines: Vec<&str> = lines.iter().flatten().map(|(line, _)| *line).collect();
    let first_words = |line: &str| {
        let words = line.split(' ').take_while(|word| !word.contains(':'));
        words.collect::<Vec<_>>().join(" ")
    };
    let known: BTreeSet<String> = commands::ALL
        .iter()
        .flat_map(commands::Command::subcommands)
        .map(|(path, _)| path)
        .collect();
    let typed = lines.iter().filter(|line| !line.starts_with("button"));
    let typed: BTreeSet<String> = typed.map(|line| first_words(line)).collect();
    assert_eq!(typed, known);

    // The verbs stand in the source as `Submit(CycleId) = "submit";`.
    let source = include_str!("../../../../src/request/press.rs");
    let verbs = source.lines().filter_map(|line| line.split_once(") = \""));
    let mut verbs: BTreeSet<&str> = verbs
        .map(|(_, verb)| verb.trim_end_matches("\";"))
        .collect();
    for own in ["again", "deliver-anyway"] {
        assert!(verbs.remove(own), "a draft is its owner's alone");
    }
    let pressed = lines.iter().filter_map(|line| line.strip_prefix("button "));
    let pressed: BTreeSet<&str> = pressed
        .map(|press| press.split(':').next().unwrap())
        .collect();
    assert_eq!(pressed, verbs);
}
