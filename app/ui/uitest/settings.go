package uitest

import (
	"context"
	"strconv"

	"telltale/app/view"
)

// Settings returns the page of settings of a home with some devices.
func Settings(cards []view.DeviceCard) view.Settings {
	v := view.Settings{
		Heading: "Settings", Sub: "All of this stays on this computer.",
		Screen: view.SettingsCard{Title: "This computer", Rows: []view.Setting{
			{ID: view.SettingLanguage, Form: view.FormWords, Title: "Language", Options: []view.SettingOption{{Word: "As this computer"}, {ID: "en", Word: "English"}, {ID: "de", Word: "Deutsch"}}},
			{ID: view.SettingScale, Form: view.FormWords, Title: "Text size", Options: []view.SettingOption{{ID: "100", Word: "100 %"}, {ID: "110", Word: "110 %", Rare: true}, {ID: "150", Word: "150 %"}}},
			{ID: view.SettingLook, Form: view.FormWords, Title: "Colours", Options: []view.SettingOption{{ID: "paper", Word: "Light"}, {ID: "dark", Word: "Dark"}}},
			{ID: view.SettingExpert, Form: view.FormWords, Title: "Technical details", Line: "Ports, protocols and addresses.", Options: []view.SettingOption{{ID: "off", Word: "Hidden"}, {ID: "on", Word: "Shown"}}},
			{ID: view.SettingTray, Form: view.FormWords, Title: "Closing the window", Options: []view.SettingOption{{ID: "off", Word: "Stops watching"}, {ID: "on", Word: "Goes on watching"}}},
		}},
		Home: view.SettingsCard{Title: "Your home", Rows: []view.Setting{
			{ID: view.SettingCountry, Form: view.FormSearch, Title: "Country", Line: "With it, Telltale can tell what leaves your country.", Options: []view.SettingOption{
				{Word: "Not set", Chosen: true}, {ID: "DE", Word: "Germany", Also: "germany de deutschland", First: true}, {ID: "GR", Word: "Greece", Also: "greece gr"},
			}},
			{ID: view.SettingQuietFrom, Form: view.FormSteps, Title: "Quiet hours begin", Options: []view.SettingOption{{ID: "0", Word: "00:00"}, {ID: "30", Word: "00:30", Chosen: true}, {ID: "60", Word: "01:00"}}},
			{
				ID: view.SettingWiFi, Form: view.FormText, Title: "Name of your Wi-Fi", Line: "Telltale looks for it in readable messages.", Options: []view.SettingOption{{Word: "Not set"}},
				Text: view.SettingText{Is: "Nest of Kim", Least: 4, Most: 32, Short: "Telltale can look for a name of 4 to 32 letters."},
			},
			{ID: view.SettingKeep, Form: view.FormWords, Title: "Keep what was seen for", Options: []view.SettingOption{{ID: "0", Word: "Forever", Chosen: true}, {ID: "30", Word: "30 days", Ask: "Keep only the last 30 days?"}}},
		}},
		File: view.FilePanel{Title: "Where it is kept", Lines: []string{"This file holds all that Telltale knows of your home."}, Path: "/home/you/telltale/home.db", Copy: "Copy the path"},
		Delete: view.DeletePanel{
			Title: "Delete for good", Line: "What you delete is overwritten in the file.", All: "Delete everything", Ask: "Delete all recordings, all devices and their names?",
		},
		Words: view.SettingsWords{
			Change: "Change", Search: "Type a part of the name", Nothing: "Nothing fits what you typed.", Close: "Close", Save: "Save", Remove: "Remove", Before: "Earlier", After: "Later",
			Delete: "Delete", Yes: "Delete for good", No: "Keep it", Keep: "Delete what is older", Selected: "chosen",
		},
	}
	for _, c := range cards {
		v.Delete.Rows = append(v.Delete.Rows, view.DeleteRow{Key: c.Key, Name: c.Name, Icon: c.Icon, Ask: "Delete “" + c.Name + "” and all that was seen of it?"})
	}
	const first = 12
	v.Delete.First = min(first, len(cards))
	if rest := len(cards) - v.Delete.First; rest > 0 {
		v.Delete.More = "Show " + strconv.Itoa(rest) + " more"
	}
	return v
}

// Owner is what the fake of the pages of settings answers from, and notes.
type Owner struct {
	SettingsView view.Settings
	SettingsErr  error    // returned by all that the page of settings asks for
	Owned        []string // "country DE" for what was chosen, "delete d1" and "delete all"
}

// Settings returns SettingsView.
func (b *Owner) Settings(context.Context) (view.Settings, error) {
	return b.SettingsView, b.SettingsErr
}

// ChooseForHome notes the setting and the option.
func (b *Owner) ChooseForHome(_ context.Context, id view.SettingID, option string) error {
	b.Owned = append(b.Owned, string(id)+" "+option)
	return b.SettingsErr
}

// Delete notes the device.
func (b *Owner) Delete(_ context.Context, key string) error {
	b.Owned = append(b.Owned, "delete "+key)
	return b.SettingsErr
}

// DeleteAll notes that all is to be deleted.
func (b *Owner) DeleteAll(context.Context) error {
	b.Owned = append(b.Owned, "delete all")
	return b.SettingsErr
}

// About returns what the program is.
func (b *Owner) About() view.About {
	return view.About{
		Heading: "About Telltale", Version: "Version 1 (abc)", Lines: []string{"Telltale reads what the devices in your home send.", "All of it happens on this computer."},
		Limits: view.AboutList{Title: "What Telltale cannot see", Lines: []string{"We see only what was recorded.", "Of a sealed message we see the address, the time and the size, not the words."}},
		Know:   view.AboutList{Title: "How we know what we say", Lines: []string{"With each answer we say how sure we are."}},
		Tables: view.AboutTables{Title: "What our answers rest on", Line: "These tables come with Telltale.", Rows: []view.AboutTable{
			{Name: "Country of servers", Date: "as of 2026-06-01", Licence: "CC-BY-4.0", Attribution: "IP Geolocation by DB-IP, https://db-ip.com, changed: converted"},
			{Name: "Device kinds", Date: "as of 2026-11", Licence: "Apache-2.0", Attribution: "Telltale's own table"},
		}},
	}
}
