use insta::assert_snapshot;
use refreshbot::chat::commands::Given;
use refreshbot::request::Account;

use super::{Agency, birch, with};

fn account(name: &str) -> Account {
    Account {
        id: name.to_lowercase(),
        name: name.to_owned(),
        roles: [].into(),
    }
}

fn link(who: &Account, email: &str) -> [(&'static str, Given); 2] {
    [("person", who.into()), ("email", email.into())]
}

fn role(who: &Account, role: &str) -> [(&'static str, Given); 2] {
    [("role", role.into()), ("person", who.into())]
}

const LINK: &str = "refresh-admin people link";
const ASSIGN: &str = "refresh-admin people assign";

#[tokio::test]
async fn link_a_new_person() {
    let a = Agency::new().await;
    let maria = account("Maria");
    let answer = a
        .bot
        .command(&a.lena, LINK, &link(&maria, "maria@agency.example"))
        .await;
    assert_snapshot!(answer.said(), @"
    The account Maria is linked to Maria (maria@agency.example). They are mentioned here from now on.
    Next: say what they do, unless a role says it: `/refresh-admin people assign`.
    ");
    let wrong = a
        .bot
        .command(&a.lena, LINK, &link(&maria, "maria(at)agency"))
        .await;
    assert_snapshot!(wrong.said(), @r#"Nothing changed. email: "maria(at)agency" does not fit. An email address has no spaces, brackets, quotes, commas or colons."#);
    a.bot.skip().await;
}

#[tokio::test]
async fn link_says_what_it_ends() {
    let a = Agency::new().await;
    let (maria, ida) = (account("Maria"), account("Ida"));
    for (who, email) in [
        (&maria, "maria@agency.example"),
        (&ida, "ida@agency.example"),
    ] {
        let answer = a.bot.command(&a.lena, LINK, &link(who, email)).await;
        assert!(!answer.said().contains("before"), "{}", answer.said());
        let again = a.bot.command(&a.lena, LINK, &link(who, email)).await;
        assert_eq!(again.said(), answer.said());
    }
    let wrong = link(&ida, "maria@agency.example");
    let answer = a.bot.command(&a.lena, LINK, &wrong).await;
    assert_snapshot!(answer.said(), @"
    The account Ida is linked to Maria (maria@agency.example). They are mentioned here from now on.
    Another account was linked to them before; it is not any more, and cannot act for them. If that was a mistake, link it again.
    Ida (ida@agency.example), to whom this account was linked before, has none here now.
    Next: say what they do, unless a role says it: `/refresh-admin people assign`.
    ");
    a.bot.skip().await;
}

#[tokio::test]
async fn link_keeps_what_somebody_was_named_for_by_mention() {
    let a = Agency::new().await;
    let maria = account("Maria");
    let options = [
        ("client", Given::from("Cedar")),
        ("cadence", "30".into()),
        ("date", "2026-12-01".into()),
        ("am", (&maria).into()),
        ("sas", (&a.jo).into()),
    ];
    a.bot
        .command(&a.lena, "refresh-admin portfolio add", &options)
        .await
        .message();
    a.bot
        .command(&a.lena, LINK, &link(&maria, "maria@agency.example"))
        .await
        .message();
    let form = a
        .bot
        .command(&maria, "refresh note", &with("portfolio", "Cedar"))
        .await;
    assert_eq!(form.form().title, "Cedar · note for cycle 1");
    assert_eq!(
        a.bot
            .number("SELECT count(*) FROM person WHERE name = 'Maria'")
            .await,
        1
    );
    a.bot.skip().await;
}

#[tokio::test]
async fn link_to_a_person_who_is_known_by_mail_joins_the_two() {
    let a = Agency::with_first().await;
    let maria = account("Maria");
    // An import made her from the file, and somebody mentioned her account before it was linked.
    a.bot.db.raw("INSERT INTO person (workspace_id, name, email, email_key, created_at) SELECT workspace_id, 'Maria Silva', 'm@x.example', 'm@x.example', created_at FROM person LIMIT 1").await.unwrap();
    for options in [
        [
            role(&maria, "designer").to_vec(),
            with("ticket", "T-1").to_vec(),
        ]
        .concat(),
        [role(&maria, "sas").to_vec(), birch().to_vec()].concat(),
        [role(&maria, "copywriter").to_vec(), birch().to_vec()].concat(),
        role(&maria, "designer").to_vec(),
    ] {
        a.bot.command(&a.lena, ASSIGN, &options).await.message();
    }
    a.bot.skip().await;
    let answer = a
        .bot
        .command(&a.lena, LINK, &link(&maria, "M@x.example"))
        .await;
    assert_snapshot!(answer.said(), @"The account Maria is linked to Maria Silva (m@x.example). They are mentioned here from now on, and nothing more is needed.");
    let hers = "SELECT count(*) FROM person p WHERE p.name = 'Maria Silva'
        AND EXISTS (SELECT 1 FROM ticket WHERE designer_id = p.id) AND EXISTS (SELECT 1 FROM portfolio WHERE sas_id = p.id)
        AND EXISTS (SELECT 1 FROM portfolio_team WHERE person_id = p.id) AND EXISTS (SELECT 1 FROM person_role WHERE person_id = p.id)
        AND EXISTS (SELECT 1 FROM account WHERE person_id = p.id)";
    assert_eq!(a.bot.number(hers).await, 1);
    let started = a
        .bot
        .command(&maria, "refresh start", &with("ticket", "T-1"))
        .await;
    assert!(started.said().contains("In Progress"), "{}", started.said());
    a.bot.skip().await;
}

#[tokio::test]
async fn what_somebody_wrote_before_the_link_is_theirs() {
    let a = Agency::with_first().await;
    let maria = account("Maria");
    a.bot.db.raw("INSERT INTO person (workspace_id, name, email, email_key, created_at) SELECT workspace_id, 'Maria Silva', 'm@x.example', 'm@x.example', created_at FROM person LIMIT 1").await.unwrap();
    for role_name in ["am", "sas"] {
        let options = [role(&maria, role_name).to_vec(), birch().to_vec()].concat();
        a.bot.command(&a.lena, ASSIGN, &options).await.message();
    }
    let note = a.bot.command(&maria, "refresh note", &birch()).await;
    note.send(&a.bot, &maria, &[("note", "Spring is here.")])
        .await
        .message();
    let ask = [birch().to_vec(), with("question", "Which logo?").to_vec()].concat();
    a.bot.command(&maria, "refresh ask", &ask).await.message();
    let answer = with("question", "Q-1")
        .into_iter()
        .chain(with("answer", "The new one."));
    let answer: Vec<_> = answer.collect();
    a.bot
        .command(&maria, "refresh answer", &answer)
        .await
        .message();
    let clone = a.bot.command(&maria, "refresh clone", &birch()).await;
    clone.send(&a.bot, &maria, &super::REST).await.message();
    let confirm = a.bot.command(&maria, "refresh confirm", &birch()).await;
    confirm.message();
    a.bot.skip().await;
    let known = link(&maria, "m@x.example");
    a.bot.command(&a.lena, LINK, &known).await.message();
    let notes = a.bot.command(&a.jo, "refresh notes", &birch()).await;
    assert_snapshot!(notes.said(), @"
    ┌ Notes of Birch Pet Supply
    │ Thu 19 Nov · Maria Silva · the newest: the tickets are made from it
    │ > Spring is here.
    └ Notes of Birch Pet Supply · cycle 1
    ");
    let hers = "SELECT count(*) FROM person p WHERE p.name = 'Maria Silva'
        AND EXISTS (SELECT 1 FROM note WHERE author_id = p.id AND author_name = p.name)
        AND EXISTS (SELECT 1 FROM question WHERE asker_id = p.id AND asker_name = p.name AND answered_by = p.id)
        AND EXISTS (SELECT 1 FROM ticket WHERE created_by = p.id)
        AND EXISTS (SELECT 1 FROM task WHERE completed_by = p.id)";
    assert_eq!(a.bot.number(hers).await, 1);
    // The audit log keeps who it was then.
    let log = "SELECT count(*) FROM activity WHERE actor_name = 'Maria' AND what = 'note.logged'";
    assert_eq!(a.bot.number(log).await, 1);
    a.bot.skip().await;
}

#[tokio::test]
async fn assign_for_the_workspace_a_portfolio_and_a_ticket() {
    let a = Agency::with_first().await;
    let maria = a.bot.person("Maria", []).await;
    let answer = a.bot.command(&a.lena, ASSIGN, &role(&maria, "lead")).await;
    assert_snapshot!(answer.said(), @"Maria is Creative Team Lead for the whole workspace now. What they may do counts from now on; nothing more is needed.");
    let may_now = a.bot.command(&maria, "refresh note", &birch()).await;
    assert_eq!(may_now.form().title, "Birch Pet Supply · note for cycle 1");

    let of_birch = |role_name: &str| [role(&maria, role_name).to_vec(), birch().to_vec()].concat();
    let mut said = Vec::new();
    for role_name in ["am", "sas", "designer", "lead"] {
        said.push(
            a.bot
                .command(&a.lena, ASSIGN, &of_birch(role_name))
                .await
                .said(),
        );
    }
    assert_snapshot!(said.join("\n---\n"), @r#"
    Maria is Account Manager for Birch Pet Supply now. The open tasks are theirs, and they are told in the portfolio's channel.
    ---
    Maria is Social Ad Specialist for Birch Pet Supply now. The open tasks are theirs, and they are told in the portfolio's channel.
    ---
    Maria is Designer for Birch Pet Supply now. They can get this client's new tickets; nothing more is needed. One that exists is given to them with the option ticket.
    ---
    Nothing changed. role: "lead" does not fit; right would be am, sas, copywriter or designer, for a portfolio; leave the portfolio out for the workspace.
    "#);
    assert_snapshot!(a.bot.read().await, @"
    #refreshes
      Birch Pet Supply: a new Account Manager · @Maria · by Lena Hart
      Cycle 1 is blank and due Mon 23 Nov. Its open tasks, prompts and questions are yours from now on.
      Next: `/refresh todo` lists what waits for you, `/refresh notes` what the client wants.
    #refreshes
      Birch Pet Supply: a new Social Ad Specialist · @Maria · by Lena Hart
      Cycle 1 is blank and due Mon 23 Nov. Its open tasks, prompts and questions are yours from now on.
      Next: `/refresh todo` lists what waits for you, `/refresh notes` what the client wants.
    ");

    let of_ticket = |role_name: &str| {
        [
            role(&maria, role_name).to_vec(),
            with("ticket", "T-1").to_vec(),
        ]
        .concat()
    };
    let mut said = Vec::new();
    for role_name in ["designer", "sas"] {
        said.push(
            a.bot
                .command(&a.lena, ASSIGN, &of_ticket(role_name))
                .await
                .said(),
        );
    }
    assert_snapshot!(said.join("\n---\n"), @r#"
    Maria is Designer for T-1 "Spring hero" now. They are told in its thread.
    ---
    Nothing changed. role: "sas" does not fit; right would be copywriter or designer, for a ticket.
    "#);
    assert_snapshot!(a.bot.read().await, @r#"
    #T-1 Spring hero
      T-1 "Spring hero" is yours · Birch Pet Supply · due Mon 7 Dec · @Maria
      On its card in #T-1 Spring hero, press *Start* when you begin and *Deliver* when you have a link. Files go with `/refresh deliver`.
    card changes: Ad Set BPS-2026-11 · 1 of 3 created. [Clone the rest (2)] [Clone one]
    card changes: T-1 · Spring hero · New [Start] [Deliver] [Ask a question]
    "#);
}

#[tokio::test]
async fn a_ticket_of_a_closed_cycle_keeps_its_people() {
    let a = Agency::approved().await;
    a.bot
        .command(&a.jo, "refresh implement", &birch())
        .await
        .message();
    a.bot.skip().await;
    let maria = a.bot.person("Maria", []).await;
    let options = [
        role(&maria, "designer").to_vec(),
        with("ticket", "T-1").to_vec(),
    ]
    .concat();
    let answer = a.bot.command(&a.lena, ASSIGN, &options).await;
    assert_snapshot!(answer.said(), @"This belongs to cycle 1 of Birch Pet Supply, which is closed. Nothing changed. The open one: `/refresh status`.");
    assert_eq!(a.bot.read().await, "");
}

#[tokio::test]
async fn tasks_follow_the_owner_and_nobody_elses() {
    let a = Agency::new().await;
    // One person is both Account Manager and Social Ad Specialist.
    let options = [role(&a.jo, "am").to_vec(), birch().to_vec()].concat();
    a.bot.command(&a.lena, ASSIGN, &options).await.message();
    a.bot.go_to("2026-11-23", "09:00:00");
    a.bot.skip().await;
    let options = [role(&a.dana, "am").to_vec(), birch().to_vec()].concat();
    a.bot.command(&a.lena, ASSIGN, &options).await.message();
    let of = |name: &str| {
        format!(
            "SELECT count(*) FROM task t JOIN person p ON p.id = t.owner_id WHERE t.kind = 'create' AND p.name = '{name}'"
        )
    };
    assert_eq!(
        a.bot.number(&of("Jo Becker")).await,
        1,
        "the create task is the SAS's"
    );
    let options = [role(&a.ana, "sas").to_vec(), birch().to_vec()].concat();
    a.bot.command(&a.lena, ASSIGN, &options).await.message();
    assert_eq!(a.bot.number(&of("Ana Ruiz")).await, 1);
    a.bot.skip().await;
}

#[tokio::test]
async fn somebody_without_an_account_is_linked_by_the_leads() {
    let a = Agency::new().await;
    a.bot
        .db
        .raw("DELETE FROM account WHERE external_id = 'jo.becker'")
        .await
        .unwrap();
    a.note("New logo.").await.message();
    assert_snapshot!(a.bot.read().await, @"
    #leads
      Jo Becker (jo.becker@agency.example) has no account here and could not be told · Birch Pet Supply · cycle 1
      What they should know:
      > Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov · Jo Becker
      > Next: make the tickets from it on Mon 23 Nov.
      Next: tell them, and link their account so that they are told from now on.
      [Link]
    #refreshes
      Birch Pet Supply: new note · cycle 1 · refresh date Mon 23 Nov · @Jo Becker
      Next: make the tickets from it on Mon 23 Nov.
      ┌ Newest note from Dana Whitfield, Thu 19 Nov
      │ > New logo.
      └ Note 1 · cycle 1 · Birch Pet Supply
    ");
    let how = a.bot.press(&a.lena, "Link").await;
    assert_snapshot!(how.said(), @"
    To link Jo Becker, choose their account in: `/refresh-admin people link person:@name email:jo.becker@agency.example`
    From then on they are mentioned here and can act. What they missed stands in the portfolio's channel.
    ");
    let refused = a.bot.press(&a.ana, "Link").await;
    assert_snapshot!(refused.said(), @"Only a Lead or an Admin can do this. Nothing changed.");
    let nobody = a.bot.press_id(&a.lena, "link:999".parse().unwrap()).await;
    assert_snapshot!(nobody.said(), @"This button or command is from another version of the bot. Nothing changed. What works now: `/refresh help`.");
    let answer = a
        .bot
        .command(&a.lena, LINK, &link(&a.jo, "jo.becker@agency.example"))
        .await;
    assert_snapshot!(answer.said(), @"The account Jo Becker is linked to Jo Becker (jo.becker@agency.example). They are mentioned here from now on, and nothing more is needed.");
    let form = a.bot.command(&a.jo, "refresh submit", &birch()).await;
    assert!(form.form().title.starts_with("Birch"));
    a.bot.skip().await;
}
