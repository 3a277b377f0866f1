// One simulated day on a map: crews where they are, calls while they last, a slider over its minutes.
/* global L */
const MINUTES_A_SECOND = 20
const FRAME = 80
const STEP = 15 // minutes, where nothing may move by itself
const ON_THE_WAY = ['to_call', 'to_backup', 'homeward']

const number = (value) => (typeof value === 'number' ? value : Infinity)

function clock (minute) {
  const whole = Math.floor(minute)
  const two = (part) => String(part).padStart(2, '0')
  return `${two(Math.floor(whole / 60) % 24)}:${two(whole % 60)}`
}

// Where a crew is, by the segment of the minute; null off duty.
function crewAt (crew, minute) {
  const found = crew.segments.find(([from, to]) => from <= minute && minute < to)
  if (!found) return null
  const [from, to, state, north, east, north2, east2] = found
  const way = to > from ? (minute - from) / (to - from) : 1
  return { state, at: [north + way * (north2 - north), east + way * (east2 - east)] }
}

function callState (call, minute) {
  if (minute < call.minute) return null
  const escalated = number(call.escalated)
  if (escalated <= minute) {
    if (minute < number(call.trained_arrived)) return 'wanted'
    return minute < number(call.trained_arrived) + 20 ? 'met' : null
  }
  if (minute < number(call.arrived)) return 'waiting'
  const over = Number.isFinite(escalated) ? escalated : number(call.arrived) + 30
  return minute < over ? 'attended' : null
}

function marker (kind, size) {
  const icon = L.divIcon({ className: kind, iconSize: [size, size] })
  return L.marker([0, 0], { icon, keyboard: false, interactive: false })
}

class Layer {
  constructor (map, size) {
    this.map = map
    this.size = size
    this.drawn = new Map()
  }

  put (key, kind, at) {
    let held = this.drawn.get(key)
    if (!held) {
      held = { marker: marker(kind, this.size).setLatLng(at).addTo(this.map), kind }
      this.drawn.set(key, held)
    }
    held.marker.setLatLng(at)
    if (held.kind !== kind) {
      held.marker.getElement().classList.remove(...held.kind.split(' '))
      held.marker.getElement().classList.add(...kind.split(' '))
      held.kind = kind
    }
  }

  take (key) {
    this.drawn.get(key)?.marker.remove()
    this.drawn.delete(key)
  }
}

function draw (day, crews, calls, minute) {
  let wanted = 0
  for (const crew of day.crews) {
    const now = crewAt(crew, minute)
    const moves = now && ON_THE_WAY.includes(now.state) ? ' app-crew--moves' : ''
    const kind = `app-crew app-crew--${crew.trained ? 'trained' : 'other'}${moves}`
    now ? crews.put(crew.crew, kind, now.at) : crews.take(crew.crew)
  }
  for (const call of day.calls) {
    const now = callState(call, minute)
    if (now === 'wanted') wanted += 1
    const at = [call.latitude, call.longitude]
    now ? calls.put(call.call, `app-call app-call--${now}`, at) : calls.take(call.call)
  }
  return wanted
}

export async function startDay (map, box) {
  const answer = await fetch(box.dataset.day, { credentials: 'same-origin' })
  if (!answer.ok) throw new Error(`the day came with ${answer.status}`)
  const day = await answer.json()
  const slider = box.querySelector('input')
  const said = box.querySelector('output')
  const button = box.querySelector('button')
  const calls = new Layer(map, 14)
  const crews = new Layer(map, 12)
  const still = window.matchMedia('(prefers-reduced-motion: reduce)')
  let timer = 0

  function show (minute) {
    const wanted = draw(day, crews, calls, minute)
    const waits = wanted === 1 ? '1 officer waits' : `${wanted} officers wait`
    const words = `${clock(minute)}: ${waits} for a trained officer`
    said.textContent = words
    slider.setAttribute('aria-valuetext', words)
  }

  function go (minute) {
    const at = minute >= Number(slider.max) ? 0 : minute
    slider.value = at
    show(at)
  }

  function label () {
    button.textContent = still.matches ? `Go on ${STEP} minutes` : timer ? 'Pause' : 'Play'
  }

  function stop () {
    clearInterval(timer)
    timer = 0
    label()
  }

  function play () {
    let at = Number(slider.value)
    timer = setInterval(() => {
      at = (at + MINUTES_A_SECOND * FRAME / 1000) % Number(slider.max)
      go(at)
    }, FRAME)
    label()
  }

  button.addEventListener('click', () => {
    if (still.matches) go(Number(slider.value) + STEP)
    else if (timer) stop()
    else play()
  })
  slider.addEventListener('input', () => {
    stop()
    show(Number(slider.value))
  })
  still.addEventListener('change', stop)
  document.addEventListener('visibilitychange', () => { if (document.hidden) stop() })
  box.hidden = false
  label()
  show(Number(slider.value))
}
