/** The one stream of a tab: server-sent events, closed while the tab is hidden, opened anew when lost. */

import { suspect } from '../shell/connection'

export type LiveStatus = 'connecting' | 'open' | 'retrying' | 'ended'

const HIDDEN_FOR = 10_000
const LONGEST_PAUSE = 30_000

export interface Handlers {
  readonly [event: string]: (data: unknown) => void
}

/** Follows an address until `close`. `onOpen` comes before a stream's first event: start anew. */
export class LiveStream {
  status: LiveStatus = 'connecting'
  private source: EventSource | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private tries = 0
  private readonly url: string
  private readonly handlers: Handlers
  private readonly onStatus: (status: LiveStatus) => void

  constructor(url: string, handlers: Handlers, onStatus: (status: LiveStatus) => void) {
    this.url = url
    this.handlers = handlers
    this.onStatus = onStatus
    document.addEventListener('visibilitychange', this.onVisibility)
    this.open()
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.onVisibility)
    this.stop()
  }

  /** Starts anew, for instance after an action that makes an ended execution go on. */
  restart(): void {
    this.stop()
    this.open()
  }

  private stop(): void {
    clearTimeout(this.timer)
    this.source?.close()
    this.source = undefined
  }

  private open(): void {
    const source = new EventSource(this.url)
    this.source = source
    source.onopen = () => {
      this.tries = 0
      this.handlers.open?.(undefined)
      this.report('open')
    }
    source.onerror = () => {
      if (this.status === 'ended') return
      // The browser would reconnect by itself, but gives up for good after an HTTP error.
      this.stop()
      // Once may be a server that has cut a long stream; twice it is not there.
      if (this.tries > 0) suspect()
      this.report('retrying')
      this.later()
    }
    for (const [name, handler] of Object.entries(this.handlers)) {
      if (name !== 'open')
        source.addEventListener(name, (event) => handler(JSON.parse((event as MessageEvent<string>).data)))
    }
    source.addEventListener('lost', () => this.restart())
    source.addEventListener('end', () => {
      this.stop()
      this.report('ended')
    })
  }

  private later(): void {
    const pause = Math.min(LONGEST_PAUSE, 1000 * 2 ** this.tries++) * (0.5 + Math.random() / 2)
    this.timer = setTimeout(() => this.open(), pause)
  }

  private readonly onVisibility = (): void => {
    if (this.status === 'ended') return
    clearTimeout(this.timer)
    // Browsers allow six connections to a host for all tabs together: a hidden one gives its back.
    if (document.hidden) this.timer = setTimeout(() => this.stop(), HIDDEN_FOR)
    else if (!this.source) this.open()
  }

  private report(status: LiveStatus): void {
    this.status = status
    this.onStatus(status)
  }
}
