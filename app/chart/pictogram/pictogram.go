// Package pictogram finds the drawings of devices, symbols and actions, for screens and paper alike.
package pictogram

import "telltale/assets"

// Fallback is the drawing that stands for a name nobody drew.
const Fallback = "unknown"

// kinds says which icon stands for a kind of the device ontology that has no icon under its own name.
var kinds = map[string]string{
	"indoor_camera": "camera", "outdoor_camera": "camera", "video_doorbell": "doorbell", "smart_lock": "lock",
	"alarm_panel": "alarm", "motion_contact_sensor": "sensor", "garage_gate_opener": "garage",
	"video_recorder": "recorder", "smart_speaker": "speaker", "wifi_speaker": "speaker", "smart_display": "display",
	"smart_tv": "tv", "streaming_box": "box", "game_console": "console", "photo_frame": "frame",
	"vr_headset": "headset", "smart_bulb": "bulb", "smart_plug": "plug", "switch_dimmer": "switch",
	"air_conditioner": "aircon", "air_purifier_fan": "fan", "air_quality_sensor": "airsensor",
	"portable_heater": "heater", "energy_monitor": "meter", "solar_inverter_battery": "solar",
	"solar_home_system": "solar", "ev_charger": "charger", "connected_vehicle": "car", "oven_cooktop": "oven",
	"laundry_dishwasher": "washer", "small_kitchen": "kettle", "robot_vacuum": "vacuum", "robot_mower": "mower",
	"smoke_co_alarm": "smoke", "leak_freeze_sensor": "leak", "gas_water_valve": "valve", "weather_station": "weather",
	"smart_scale": "scale", "home_medical": "medical", "sleep_tracker": "sleep", "fitness_wearable": "wearable",
	"personal_care": "care", "baby_monitor": "baby", "connected_toy": "toy", "child_pet_tracker": "tracker",
	"elder_care_alarm": "elder", "pet_feeder_camera": "pet", "router_gateway": "router", "mesh_extender": "mesh",
	"smart_home_hub": "hub", "nas_storage": "nas", "printer_scanner": "printer", "farm_sensor_gateway": "farm",
	"community_warning": "siren",
}

// Read returns the SVG file of a name and whether there is one. The name is that of a file in assets/icons, or the id of
// a kind in the device ontology. All are of 24 by 24 units and drawn in “currentColor”.
func Read(name string) ([]byte, bool) {
	if short, ok := kinds[name]; ok {
		name = short
	}
	svg, err := assets.Icons.ReadFile("icons/" + name + ".svg")
	return svg, err == nil
}
