import { add } from '..'
import { plugins } from '../en/plugins'

add(plugins)
