import { add } from '..'
import { settings } from '../en/settings'

add(settings)
