package datasets

var (
	ModuleFolders = moduleFolders
	Escaped       = escaped
)
