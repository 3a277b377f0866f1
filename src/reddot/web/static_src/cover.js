// The map of zones and the animation of one simulated day. The page's tables say the same without.
/* global L */
import { startDay } from './cover-day.js'

function words (text) {
  const said = document.createElement('span')
  said.textContent = text
  return said
}

function drawZones (map, found) {
  const named = { pointToLayer: (_, at) => L.circleMarker(at, { radius: 9 }) }
  const layer = L.geoJSON(found.zones, {
    ...named,
    style: (zone) => ({ className: `app-zone app-zone--${zone.properties.class}`, weight: 1 }),
    onEachFeature: (zone, drawn) => drawn.bindTooltip(words(zone.properties.said), { sticky: true })
  }).addTo(map)
  for (const station of found.stations) {
    const icon = L.divIcon({ className: 'app-station', iconSize: [14, 14] })
    L.marker([station.latitude, station.longitude], { icon, keyboard: false })
      .bindTooltip(words(station.name)).addTo(map)
  }
  return layer
}

async function startMap (box) {
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.25, scrollWheelZoom: false })
  const answer = await fetch(box.dataset.zones, { credentials: 'same-origin' })
  if (!answer.ok) throw new Error(`the map's zones came with ${answer.status}`)
  const layer = drawZones(map, await answer.json())
  const fit = () => map.fitBounds(layer.getBounds(), { padding: [8, 8], animate: false })
  fit()
  map.on('resize', fit)
  return map
}

async function startBox (part) {
  const said = part.querySelector('[data-map-said]')
  try {
    const map = await startMap(part.querySelector('[data-zones]'))
    const day = part.querySelector('[data-day]')
    if (day) await startDay(map, day)
    part.dataset.drawn = 'yes'
  } catch {
    said.hidden = false
  }
}

for (const part of document.querySelectorAll('[data-module="app-cover-map"]')) startBox(part)
