//! Who is told what, where: in the transaction of what happened.

use super::mailing::by_mail;
use super::{Outcome, Step};
use crate::domain::calendar;
use crate::domain::id::{PersonId, PortfolioId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::preference::{Channel, TellKind};
use crate::store::outbox::{self, ToTell};
use crate::store::{absence, people, preference};

impl Step<'_> {
    /// Tells something: into the outbox, in this transaction. `key` names the cause: the same cause
    /// is told once.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn tell(
        &mut self,
        destination: Destination,
        notice: Notice,
        key: String,
    ) -> Outcome<()> {
        let tell = ToTell {
            destination,
            notice,
            dedupe_key: key,
        };
        let home = self.settings.home;
        outbox::enqueue(&mut self.tx, self.workspace, home, &tell, self.now).await?;
        Ok(())
    }

    /// Tells a person by mail; `false`: mail is not set, or they have no address.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn mail(&mut self, person: PersonId, notice: &Notice, key: &str) -> Outcome<bool> {
        let (workspace, settings) = (self.workspace, self.settings);
        let mail = by_mail(&mut self.tx, settings, workspace, person, notice, key).await?;
        let Some(mail) = mail else {
            return Ok(false);
        };
        self.tell(mail.destination, mail.notice, mail.dedupe_key)
            .await?;
        Ok(true)
    }

    /// [`Step::tell`], for what `people` should learn, by mail too where it goes by mail. Whoever has
    /// no account cannot be mentioned: they learn it by mail alone, else the Leads are told, with the
    /// button to link them.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn tell_people(
        &mut self,
        people: &[PersonId],
        portfolio: PortfolioId,
        destination: Destination,
        notice: Notice,
        key: String,
    ) -> Outcome<()> {
        let (mut by_mail_alone, mut linked) = (Vec::new(), Vec::new());
        for &person in people {
            let home = self.settings.home;
            let account = people::account_of(&mut self.tx, self.workspace, home, person).await?;
            let is_linked = account.is_some();
            let wanted = match TellKind::of(&notice) {
                Some(kind) => preference::of(&mut self.tx, person, kind).await?,
                None if notice.goes_by_mail() => Channel::Both,
                None => Channel::Chat,
            };
            let mailed = (wanted.mail() || !is_linked) && self.mail(person, &notice, &key).await?;
            if mailed && !wanted.chat() {
                by_mail_alone.push(person);
            }
            if is_linked {
                linked.push(person);
            }
            if !is_linked && !mailed {
                let about = Box::new(notice.clone());
                let lost = Notice::Unreachable {
                    person,
                    about,
                    portfolio,
                };
                let lost_key = format!("{key}:unreachable:{person}");
                self.tell(Destination::Leads, lost, lost_key).await?;
            }
        }
        if let Destination::Inbox { person } = destination {
            if by_mail_alone.contains(&person) {
                return Ok(());
            }
            self.tell_stand_in(person, &notice, &key).await?;
            if !linked.contains(&person) {
                return Ok(());
            }
        }
        self.tell(destination, notice, key).await
    }

    /// What goes to the inbox of somebody who is away goes to who stands in, too.
    async fn tell_stand_in(&mut self, away: PersonId, notice: &Notice, key: &str) -> Outcome<()> {
        if notice.may_wait() {
            // A reminder or a digest went to who stands in already.
            return Ok(());
        }
        let day = calendar::today(self.now, self.settings.time_zone);
        let (workspace, home) = (self.workspace, self.settings.home);
        let found = absence::stand_in(&mut self.tx, workspace, away, day).await?;
        let Some((person, _)) = found else {
            return Ok(());
        };
        let account = people::account_of(&mut self.tx, workspace, home, person).await?;
        if account.is_none() {
            return Ok(());
        }
        let key = format!("{key}:stand-in:{person}");
        self.tell(Destination::Inbox { person }, notice.clone(), key)
            .await
    }
}
