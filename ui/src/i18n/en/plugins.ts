export const plugins = {
  'plugins.search': 'Search types',
  'plugins.try': 'Documentation',
} as const
