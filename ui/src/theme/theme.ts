import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'
import { STATES, stateVariables, type Palette } from './states'

const indigo: MantineColorsTuple = [
  '#eef0ff',
  '#dfe2ff',
  '#bcc1ff',
  '#a3a9ff',
  '#8b93ff',
  '#6f76f6',
  '#5b5fee',
  '#4f46e5',
  '#4338ca',
  '#3730a3',
]
// Mantine's components read steps of these scales, so redefining them reaches every component.
const gray: MantineColorsTuple = [
  '#f7f8fa',
  '#eef0f3',
  '#e2e5ea',
  '#d5d9e0',
  '#8b929f',
  '#666d7a',
  '#575e6b',
  '#474d58',
  '#30353e',
  '#15171c',
]
const dark: MantineColorsTuple = [
  '#e7e9ee',
  '#c4c9d3',
  '#a0a7b4',
  '#8b93a1',
  '#6b7280',
  '#292d35',
  '#15171b',
  '#0d0e11',
  '#0a0b0d',
  '#070809',
]
const red: MantineColorsTuple = [
  '#fdece9',
  '#fbd5d0',
  '#f7a9a1',
  '#f9807a',
  '#f64a43',
  '#e33a35',
  '#c12827',
  '#b02322',
  '#931d1d',
  '#761717',
]

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 6 },
  colors: { indigo, gray, dark, red },
  black: '#15171c',
  defaultRadius: 'sm',
  respectReducedMotion: true,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    MultiSelect: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
    Modal: {
      defaultProps: { radius: 'md', overlayProps: { backgroundOpacity: 0.5 }, transitionProps: { duration: 120 } },
    },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 120 } } },
    Menu: { defaultProps: { transitionProps: { duration: 120 } } },
  },
})

const SURFACES = {
  light: {
    '--bg': '#ffffff',
    '--s1': '#f7f8fa',
    '--s2': '#eef0f3',
    '--line': '#e2e5ea',
    '--line-strong': '#858c99',
    '--fg': '#15171c',
    '--fg2': '#575e6b',
    '--fg3': '#666d7a',
    '--accent': '#4f46e5',
    '--accent-soft': '#eef0ff',
  },
  dark: {
    '--bg': '#0d0e11',
    '--s1': '#15171b',
    '--s2': '#1d2026',
    '--line': '#292d35',
    '--line-strong': '#6b7280',
    '--fg': '#e7e9ee',
    '--fg2': '#a0a7b4',
    '--fg3': '#8b93a1',
    '--accent': '#8b93ff',
    '--accent-soft': '#1f2140',
  },
} as const

export const cssVariablesOf =
  (palette: Palette): CSSVariablesResolver =>
  () => ({
    variables: {},
    light: { ...SURFACES.light, ...stateVariables('light', palette), '--mantine-color-error': STATES.FAILED.light[1] },
    dark: { ...SURFACES.dark, ...stateVariables('dark', palette), '--mantine-color-error': STATES.FAILED.dark[1] },
  })
