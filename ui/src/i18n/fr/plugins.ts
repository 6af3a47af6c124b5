export const plugins = {
  'plugins.search': 'Chercher un type',
  'plugins.try': 'Documentation',
} as const
