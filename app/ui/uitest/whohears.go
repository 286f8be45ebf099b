package uitest

import (
	"context"
	"fmt"

	"telltale/app/view"
)

// WhoHears returns HearsView with the period chosen.
func (b *Backend) WhoHears(ctx context.Context, p view.Period) (view.WhoHears, error) {
	b.AskedFor = append(b.AskedFor, p)
	v := b.HearsView
	v.Periods = Periods(p)
	if b.HearsErr != nil {
		return view.WhoHears{}, b.HearsErr
	}
	return v, ctx.Err()
}

// Company returns the company with the key, with the period chosen.
func (b *Backend) Company(ctx context.Context, key string, p view.Period) (view.Company, error) {
	b.AskedFor = append(b.AskedFor, p)
	if b.HearsErr != nil {
		return view.Company{}, b.HearsErr
	}
	v := b.Companies[key]
	v.Periods = Periods(p)
	return v, ctx.Err()
}

// Hear fills in n companies that hear from the devices of the home.
func (b *Backend) Hear(n int) {
	cards := b.HomeView.Cards
	b.HearsView, b.Companies = WhoHears(cards, n), map[string]view.Company{}
	for _, r := range b.HearsView.List.Rows {
		b.Companies[r.Key] = Company(r.Key, r.Name, cards)
	}
}

// invented are companies with the code of the country of their seat, its name, their role and its word.
func invented() [][5]string {
	return [][5]string{
		{"Camora", "TW", "Taiwan", "maker", "its maker"},
		{"Orvo", "KR", "South Korea", "maker", "its maker"},
		{"Streamo", "US", "United States", "service", "service you use"},
		{"AdSight", "US", "United States", "ads", "ads and tracking"},
		{"Timely", "DE", "Germany", "plumbing", "plumbing"},
	}
}

// legend is the meaning of the colours of roles.
func legend() []view.Legend {
	return []view.Legend{
		{Role: view.RoleMaker, Word: "its maker"},
		{Role: view.RoleService, Word: "service you use"},
		{Role: view.RoleAds, Word: "ads and tracking"},
		{Role: view.RolePlumbing, Word: "plumbing"},
		{Role: view.RoleUnknown, Word: "unknown"},
	}
}

// WhoHears returns the page of who hears from some devices: n companies, invented ones again and again, and some that
// nobody can name.
func WhoHears(cards []view.DeviceCard, n int) view.WhoHears {
	v := view.WhoHears{
		Heading: "Who hears from your home", Sub: "Your devices sent 4.9 GB in all. Camora got the most: 86 %.", Badge: "Example home",
		Ways: [3]string{"Flow", "List", "World"}, World: World(), Mark: view.Mark{Count: 4, Spoken: "4 things are worth a look"},
		List: view.HearsList{More: "Show more", All: "All companies"},
		Flow: view.FlowPanel{
			Titles: [3]string{"Your devices", "Who receives", "Country of its seat"}, Legend: legend(),
			Hint: "Point at a band or a name to see what it stands for.", Note: "A wider band means more data.",
		},
	}
	f := &v.Flow
	for _, c := range cards {
		f.Devices = append(f.Devices, view.FlowStop{Key: c.Key, Name: c.Name, Says: c.Name + " sent 1.2 GB in all."})
	}
	seats := map[string]int{}
	for i := range n {
		one := invented()[i%len(invented())]
		name, role := one[0], view.Role(one[3])
		if i >= len(invented()) {
			name = fmt.Sprintf("%s %d", name, i/len(invented())+1)
		}
		key := "company:" + name
		if _, ok := seats[one[1]]; !ok {
			seats[one[1]] = len(f.Countries)
			f.Countries = append(f.Countries, view.FlowStop{Key: one[1], Name: one[2], Says: one[2] + ": 1 company has its seat here."})
		}
		row := view.HearsRow{
			Key: key, Name: name, Role: role, Word: one[4], Detail: "1 device · for the device's own service", Seat: one[1], Country: one[2],
			Amount: "1.2 GB", Share: 1 / float64(i+1), Spoken: name + " received 1.2 GB from 1 device. Its seat: " + one[2] + ".",
		}
		v.List.Rows = append(v.List.Rows, row)
		f.Companies = append(f.Companies, view.FlowStop{Key: key, Name: name, Role: role, Says: row.Spoken})
		f.Home = append(f.Home, seats[one[1]])
		for from := range cards {
			if (from+i)%3 == 0 || len(cards) < 3 {
				f.Links = append(f.Links, view.FlowLink{From: from, To: i, Role: role, Sent: 4_000_000_000 >> (2 * (i % 14)), Says: cards[from].Name + " sent 1.2 GB to " + name + "."})
			}
		}
	}
	return v
}

// World returns the map of some servers.
func World() view.WorldPanel {
	return view.WorldPanel{
		Title: "Where the servers stand", Line: "We can tell the country of 14 out of 23 servers.",
		Countries: []view.WorldRow{
			{Code: "US", Name: "United States", Servers: "9 servers", Amount: "3.1 GB", Share: 1, Spoken: "United States: 9 servers, 3.1 GB sent there."},
			{Code: "SG", Name: "Singapore", Servers: "3 servers", Amount: "40 MB", Share: 0.1, Spoken: "Singapore: 3 servers, 40 MB sent there."},
			{Code: "DE", Name: "Germany", Servers: "2 servers", Amount: "2 MB", Share: 0.01, Spoken: "Germany: 2 servers, 2 MB sent there."},
		},
		Doubt: view.WorldDoubt{Title: "What this map cannot show", Lines: []string{
			"5 servers belong to networks that answer from many places.", "For 4 servers, two lists name different countries.",
			"A company can have its seat in one country and its servers in another.",
		}},
	}
}

// Company returns the page of a company that hears from some devices.
func Company(key, name string, cards []view.DeviceCard) view.Company {
	v := view.Company{
		Key: key, Name: name, Role: view.RoleMaker, Word: "its maker", Seat: "KR", Badge: "Example home",
		Lines:    []string{name + " received 1.2 GB from 2 devices. Its seat: South Korea."},
		KnowWord: "How do we know this?", Know: []string{"The names belong to " + name + ".", "Our table of companies knows orvo.example."},
		Devices:   view.CompanyDevices{Title: "Which of your devices", More: "Show more"},
		When:      view.WhenPanel{Title: "When", Alt: "When your devices were in touch with it. We saw it in 24 hours.", Zone: "Times are UTC."},
		Learns:    view.LearnsPanel{Title: "What it may learn", Always: "Any contact tells it the Internet address of your home."},
		Names:     view.NamesPanel{Title: "Names seen", More: "Show more", Rows: []view.NameRow{{Name: "api.orvo.example", Devices: "2 devices"}}},
		Servers:   view.ServersPanel{Title: "Where its servers stand", Rows: World().Countries[:1], Doubt: World().Doubt.Lines[2:]},
		Addresses: view.AddressPanel{Switch: "Expert view", Title: "Addresses", More: "Show more", Copy: "Copy as a table", Copied: "Copied.", Text: "address\tname\n"},
	}
	for i, c := range cards {
		v.Devices.Rows = append(v.Devices.Rows, view.CompanyDevice{
			Key: c.Key, Icon: c.Icon, Name: c.Name, Detail: "for new software · all day", Amount: "up 1.2 GB", Share: 1 / float64(i+1), Role: view.RoleMaker,
			Spoken: c.Name + " sent 1.2 GB and received 2 GB.",
		})
		v.Learns.Items = append(v.Learns.Items, view.LearnsItem{ID: "l" + c.Key, Grade: "Seen", Device: c.Name, Key: c.Key, Says: c.Name + " sent its advertising number to " + name + "."})
		v.Addresses.Rows = append(v.Addresses.Rows, view.AddressRow{Device: c.Name, Flow: view.FlowLine{
			Address: fmt.Sprintf("203.0.113.%d, tcp 443", i+1), Name: "api.orvo.example (tls_sni)", Amounts: "Packets out: 9, 1.2 GB. Packets in: 7, 2 GB.",
		}})
	}
	row := make([]float64, 24)
	for i := range row {
		row[i] = float64(i) / 24
	}
	v.When.Days, v.When.Ticks, v.When.Cells = []string{"Sat 14 Mar"}, []string{"00:00", "06:00", "12:00", "18:00"}, [][]float64{row}
	return v
}
