//! For everyone: by ear, by keyboard alone, in the smallest window and in one's own colours.

mod announcements;
mod keyboard;
mod windows;

use e2e::Test;

/// The tests of this folder.
pub fn tests() -> Vec<Test> {
    e2e::tests! {
        announcements:
            the_code_from_the_mail_is_heard,
            a_wrong_code_is_heard,
            a_new_mail_is_heard,
            another_way_is_heard,
            the_password_is_heard,
            a_calm_word_is_heard,
            a_new_password_is_heard,
            the_ends_are_heard,
            the_code_of_a_link_is_heard,
            signing_out_is_heard;
        keyboard:
            tab_leads_through_the_steps_by_mail,
            tab_leads_through_the_second_factors,
            tab_leads_through_what_is_set_up,
            tab_leads_through_the_ends,
            a_password_is_given_without_a_mouse,
            choices_are_made_without_a_mouse;
        windows:
            at_400_percent_the_focus_stays_in_the_window,
            an_on_screen_keyboard_leaves_room_for_field_and_button,
            both_orientations_show_the_same,
            forced_colours_keep_what_colours_tell,
            waiting_turns_only_for_those_who_stand_it;
    }
}
