//! What there is to choose from.

use super::{
    super::{
        lay,
        wanted::{legend, option_label},
        words::Words,
    },
    Drawing,
};
use crate::{
    components::inputs::{radio_group, select_box},
    idx::Field,
    lean::Gather,
    markup::{Known, Markup, element},
    signal::RwSignal,
    text::{Text, fill},
};

/// More options than these are easier to find in a list that opens.
const MOST_RADIOS: usize = 4;

impl Drawing {
    /// One of several: as buttons where they are few, each with what belongs to it.
    pub(super) fn options(self, field: &Field, path: Vec<String>) -> Vec<Markup> {
        let id = path.join(".");
        let choices = field.choices();
        let of_authenticator = path.first().is_some_and(|name| name == "authenticator");
        let legend = match (legend(field), path.len()) {
            (legend, 1) if legend.is_empty() && of_authenticator => {
                Text::SelectTitle.get().to_owned()
            }
            // Nobody should have to guess what is asked.
            (legend, _) if legend.is_empty() => {
                self.step.with_untracked(|step| Words::of(step).title)
            }
            (legend, _) => legend,
        };
        let plain = choices.iter().all(|choice| choice.form().is_empty());
        if plain && (field.is_listed() || choices.len() > MOST_RADIOS) {
            return vec![self.list(field, path, legend)];
        }
        // A choice of one is none.
        if let [only] = &choices[..] {
            let value = only.answer_value().unwrap_or_default();
            let own = path.clone();
            self.add(move |given| {
                lay(given, &own, value.clone());
                Ok(())
            });
            return self.fields(&only.form(), &path);
        }
        let begun = choices
            .iter()
            .position(|choice| choice.value().is_some() && choice.value() == field.value());
        // Of ways to prove or to set something up the org names the best first. Anything else nobody answers for the
        // person.
        let chosen = RwSignal::new(begun.or((of_authenticator || !plain).then_some(0)));
        let required = field.is_required();
        let optional = !required && chosen.get_untracked().is_none();
        let missing = fill(Text::FieldEmpty, &[("label", &legend)]);
        let question = self.question(field, &path, legend, optional);
        self.add(move |_| {
            if required && chosen.get_untracked().is_none() {
                self.lacks(&id, missing.clone());
                return Err(());
            }
            Ok(())
        });
        let mut options = Vec::new();
        for (index, choice) in choices.iter().enumerate() {
            let before = self.readers.with_untracked(Vec::len);
            let parts = self.fields(&choice.form(), &path);
            // What belongs to an option counts only while it is chosen.
            let own = self.readers.update(|readers| readers.split_off(before));
            let value = choice.answer_value().unwrap_or_default();
            let path = path.clone();
            self.add(move |given| {
                if chosen.get_untracked() != Some(index) {
                    return Ok(());
                }
                lay(given, &path, value.clone());
                own.iter().try_for_each(|read| read(given))
            });
            let details = (!parts.is_empty()).then(|| element("div", &[("class", "form")], parts));
            options.push((option_label(field, choice), details));
        }
        vec![radio_group(question, options, chosen)]
    }

    fn list(self, field: &Field, path: Vec<String>, label: String) -> Markup {
        let id = self.id(path.join("."));
        let choices = field.choices();
        let input = Known::default();
        let mut labels: Vec<String> = choices
            .iter()
            .map(|choice| option_label(field, choice))
            .gather();
        labels.insert(0, Text::FieldChoose.get().to_owned());
        let chosen = choices
            .iter()
            .position(|choice| choice.value().is_some() && choice.value() == field.value())
            .map_or(0, |index| index + 1);
        let required = field.is_required();
        let missing = fill(Text::FieldEmpty, &[("label", &label)]);
        let question = self.question(field, &path, label, !required);
        self.add(move |given| {
            // The first entry stands for nothing.
            let index = input.chosen().and_then(|index| index.checked_sub(1));
            let choice = index.and_then(|index| choices.get(index));
            match choice {
                Some(choice) => lay(given, &path, choice.answer_value().unwrap_or_default()),
                None if required => {
                    self.lacks(&id, missing.clone());
                    return Err(());
                }
                None => {}
            }
            Ok(())
        });
        select_box(question, labels, chosen, input)
    }
}
