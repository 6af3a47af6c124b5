/** What the tour sees of the page: asked again whenever something of it changes. */
import { useRouterState } from '@tanstack/react-router'
import { useEffect, useReducer } from 'react'
import type { Sight } from './chapters'
import type { Box } from './place'

/** Re-renders, at most once a frame, when the page changes, scrolls or is resized. */
export function useSight(card: { readonly current: HTMLElement | null }): Sight {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const [, look] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    let frame = 0
    const later = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        look()
      })
    }
    // What the tour itself draws must not make it look again, or it would never stop.
    const isOwn = ({ target }: MutationRecord) => Boolean(card.current?.contains(target))
    const observer = new MutationObserver((changes) => {
      if (!changes.every(isOwn)) later()
    })
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
    const events = ['scroll', 'resize', 'transitionend', 'animationend'] as const
    for (const name of events) addEventListener(name, later, { capture: true, passive: true })
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
      for (const name of events) removeEventListener(name, later, { capture: true })
    }
  }, [card])
  return { path, has: (selector) => visible(selector) !== null }
}

/** The first visible element that matches. */
export function visible(selector: string): HTMLElement | null {
  for (const one of document.querySelectorAll<HTMLElement>(selector)) {
    const { width, height } = one.getBoundingClientRect()
    if (width > 0 && height > 0) return one
  }
  return null
}

/** Where an element is in the window; null when it is scrolled out of sight. */
export function boxOf(element: HTMLElement | null): Box | null {
  if (!element) return null
  const { left, top, right, bottom } = element.getBoundingClientRect()
  const box = {
    left: Math.max(0, left),
    top: Math.max(0, top),
    width: Math.min(innerWidth, right) - Math.max(0, left),
    height: Math.min(innerHeight, bottom) - Math.max(0, top),
  }
  return box.width > 0 && box.height > 0 ? box : null
}
