"""Do the engines of the comparison really compute the same measures?"""
