git commit --no-verify -am release
git push --tags
